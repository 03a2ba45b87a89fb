/** Headings to names of merge fields, and names of columns for messages. */

/** "Teléfono móvil" → "telefono_movil" */
export function normaliseHeading(heading: string): string {
	return heading
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_+|_+$/g, '')
		.slice(0, 50);
}

/** Merge fields that every campaign has of its own. */
const RESERVED = ['caller_name'];

/** One name for each heading, all different: "phone", "phone_2". Headings without letters become "column_3". */
export function fieldNames(headings: readonly string[]): string[] {
	const taken = new Set(RESERVED);
	return headings.map((heading, index) => {
		const base = normaliseHeading(heading) || `column_${index + 1}`;
		let name = base;
		for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
		taken.add(name);
		return name;
	});
}

/** 0 → "A", 26 → "AA", as a spreadsheet names its columns. */
export function columnLetter(index: number): string {
	let letters = '';
	for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
	return letters;
}
