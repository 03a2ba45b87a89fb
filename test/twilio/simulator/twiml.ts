/** Reads TwiML: XML as far as TwiML needs it, strictly. What is not a verb or a noun of the voice documents is refused. */

export interface Element {
	name: string;
	attributes: Record<string, string>;
	children: Element[];
	/** Its text, entities resolved, trimmed. */
	text: string;
}

/** A document that cannot be run; `code` is Twilio's. */
export class TwimlError extends Error {
	override name = 'TwimlError';
	readonly code: number;
	constructor(code: number, message: string) {
		super(message);
		this.code = code;
	}
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function resolve(text: string): string {
	return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (_, name: string) => {
		if (name.startsWith('#x') || name.startsWith('#X')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
		if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
		const known = ENTITIES[name];
		if (known === undefined) throw new TwimlError(12100, `Unknown entity &${name};`);
		return known;
	});
}

const TOKEN =
	/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function attributesOf(text: string): Record<string, string> {
	const attributes: Record<string, string> = {};
	for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
		if (name in attributes) throw new TwimlError(12100, `The attribute ${name} is there twice.`);
		attributes[name] = resolve(double ?? single ?? '');
	}
	return attributes;
}

/** The root element of an XML text. Throws TwimlError 12100. */
export function parseXml(xml: string): Element {
	const top: Element = { name: '', attributes: {}, children: [], text: '' };
	const open = [top];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < xml.length) {
		const match = TOKEN.exec(xml);
		if (!match) throw new TwimlError(12100, 'The document is not XML.');
		const [, cdata, closing, name, attributes, empty, text] = match;
		const parent = open.at(-1) ?? top;
		if (cdata !== undefined) parent.text += cdata;
		else if (text !== undefined) parent.text += resolve(text);
		else if (name === undefined) continue;
		else if (closing === '/') {
			if (open.length === 1 || parent.name !== name) throw new TwimlError(12100, `Unexpected </${name}>.`);
			parent.text = parent.text.trim();
			open.pop();
		} else {
			const element: Element = { name, attributes: attributesOf(attributes ?? ''), children: [], text: '' };
			parent.children.push(element);
			if (empty !== '/') open.push(element);
		}
	}
	const [root, ...more] = top.children;
	if (open.length !== 1 || !root || more.length > 0 || top.text.trim() !== '')
		throw new TwimlError(12100, 'The document is not one XML element.');
	return root;
}

/** Verbs with their attributes and nouns, as documented; as far as this simulator can run them. */
const CALLBACK = ['statusCallback', 'statusCallbackMethod', 'statusCallbackEvent'];
const NOUNS: Record<string, string[]> = {
	Conference: [
		...CALLBACK,
		'muted',
		'beep',
		'startConferenceOnEnter',
		'endConferenceOnExit',
		'participantLabel',
		'jitterBufferSize',
		'waitUrl',
		'waitMethod',
		'maxParticipants',
		'record',
		'region',
		'trim',
		'coach',
	],
	Number: [...CALLBACK, 'url', 'method', 'sendDigits'],
	Client: [...CALLBACK, 'url', 'method'],
};
const SPEECH = ['Say', 'Play', 'Pause'];
const VERBS: Record<string, { attributes: string[]; inside: string[] }> = {
	Say: { attributes: ['voice', 'language', 'loop'], inside: [] },
	Play: { attributes: ['loop', 'digits'], inside: [] },
	Pause: { attributes: ['length'], inside: [] },
	Dial: {
		attributes: ['action', 'method', 'timeout', 'timeLimit', 'hangupOnStar', 'callerId', 'answerOnBridge', 'record'],
		inside: Object.keys(NOUNS),
	},
	Gather: {
		attributes: ['input', 'action', 'method', 'timeout', 'numDigits', 'finishOnKey', 'actionOnEmptyResult'],
		inside: SPEECH,
	},
	Redirect: { attributes: ['method'], inside: [] },
	Hangup: { attributes: [], inside: [] },
	Reject: { attributes: ['reason'], inside: [] },
	Enqueue: { attributes: ['action', 'method', 'waitUrl', 'waitUrlMethod'], inside: [] },
	Leave: { attributes: [], inside: [] },
};

function check(element: Element, attributes: string[], inside: string[]): void {
	for (const name of Object.keys(element.attributes))
		if (!attributes.includes(name)) throw new TwimlError(12200, `<${element.name}> has no attribute ${name}.`);
	for (const child of element.children)
		if (!inside.includes(child.name)) throw new TwimlError(12200, `<${child.name}> is not allowed in <${element.name}>.`);
}

/** The verbs of a document. Throws TwimlError. */
export function parseTwiml(xml: string): Element[] {
	const root = parseXml(xml);
	if (root.name !== 'Response') throw new TwimlError(12100, `A document begins with <Response>, not <${root.name}>.`);
	if (Object.keys(root.attributes).length > 0) throw new TwimlError(12200, '<Response> has no attributes.');
	for (const verb of root.children) {
		const known = VERBS[verb.name];
		if (!known) throw new TwimlError(12200, `<${verb.name}> is no verb this simulator knows.`);
		check(verb, known.attributes, known.inside);
		for (const child of verb.children) check(child, NOUNS[child.name] ?? VERBS[child.name]?.attributes ?? [], []);
	}
	return root.children;
}

/** The same document always in the same words: attributes sorted, blanks gone. To compare what two builders write. */
export function canonicalXml(xml: string): string {
	const write = ({ name, attributes, children, text }: Element): string => {
		const sorted = Object.keys(attributes)
			.sort()
			.map((key) => ` ${key}=${JSON.stringify(attributes[key])}`);
		return `<${name}${sorted.join('')}>${JSON.stringify(text)}${children.map(write).join('')}</${name}>`;
	};
	return write(parseXml(xml));
}
