/** Runs the draw worker in a Miniflare of its own, on disk. */
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';

const BLOCKS = 300;

/** Microseconds a draw, one value a block of 100. */
export async function drawInObject(folder: string, file: string, numbers: number): Promise<{ draw: number[]; bare: number[] }> {
	const miniflare = new Miniflare(
		convertV4MiniflareOptions({
			host: '127.0.0.1',
			port: 0,
			rootPath: folder,
			resourcePersistencePath: folder,
			log: new Log(LogLevel.NONE),
			telemetry: { enabled: false },
			cf: false,
			workers: [
				{
					name: 'draw',
					compatibilityDate: '2026-10-01',
					compatibilityFlags: ['nodejs_compat'],
					modules: [{ type: 'ESModule', path: file }],
					durableObjects: { DRAW: { className: 'DrawObject', useSQLite: true } },
				},
			],
		}),
	);
	try {
		const url = String(await miniflare.ready);
		const ask = async (path: string): Promise<{ us: number }> => {
			const response = await fetch(new URL(path, url));
			if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
			return (await response.json()) as { us: number };
		};
		await ask(`/fill?numbers=${numbers}`);
		const result = { draw: [] as number[], bare: [] as number[] };
		const blocks = Math.min(BLOCKS, Math.floor(numbers / 400));
		for (let n = 0; n < blocks; n += 1) {
			result.draw.push((await ask(`/draw?n=${n}`)).us);
			result.bare.push((await ask(`/bare?n=${n}&numbers=${numbers - n * 100}`)).us);
		}
		return result;
	} finally {
		await miniflare.dispose();
	}
}
