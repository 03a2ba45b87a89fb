/** The engine's draw inside an object in workerd. Bundled by main.ts. */
import { DurableObject } from 'cloudflare:workers';
import { migrate } from '../../../worker/campaign/engine/migrations.ts';
import { objectSql } from '../../../worker/campaign/object-sql.ts';
import { seededRandom } from '../../../worker/lib/random.ts';
import { bareDraw, draw, fill, queuesOf, txOf } from './pool.ts';

const BLOCK = 100;

export class DrawObject extends DurableObject {
	/** Each request is one block of 100 draws, so that the clock moves in between. */
	async fetch(request) {
		const url = new URL(request.url);
		const sql = objectSql(this.ctx.storage);
		const numbers = Number(url.searchParams.get('numbers'));
		if (url.pathname === '/fill') {
			migrate(sql);
			fill(sql, numbers);
			return Response.json({});
		}
		const random = seededRandom(url.search).next;
		const began = performance.now();
		if (url.pathname === '/draw')
			sql.tx(() => {
				const tx = { ...txOf(sql), random };
				const queues = queuesOf(sql);
				for (let n = 0; n < BLOCK; n += 1) draw(tx, queues);
			});
		else
			sql.tx(() => {
				for (let n = 0; n < BLOCK; n += 1) bareDraw(sql, numbers - n, random);
			});
		return Response.json({ us: ((performance.now() - began) * 1000) / BLOCK });
	}
}

export default {
	fetch: (request, env) => env.DRAW.get(env.DRAW.idFromName('draw')).fetch(request),
};
