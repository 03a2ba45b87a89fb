import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';

/** A QR code as SVG, dark on white in every theme so that every camera reads it. */
export function QrCode({ text, label, size = 220 }: { text: string; label: string; size?: number }) {
	const { path, edge } = useMemo(() => {
		const code = encode(text, { ecc: 'M', border: 3 });
		const squares = code.data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
		return { path: squares.join(''), edge: code.size };
	}, [text]);
	return (
		<svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${edge} ${edge}`} shape-rendering="crispEdges">
			<rect width={edge} height={edge} fill="#fff" />
			<path d={path} fill="#000" />
		</svg>
	);
}
