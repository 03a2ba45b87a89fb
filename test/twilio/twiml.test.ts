import { expect, test } from 'vitest';
import { canonicalXml, parseTwiml, TwimlError } from './simulator/twiml.ts';

const codeOf = (xml: string): number | null => {
	try {
		parseTwiml(xml);
		return null;
	} catch (error) {
		return error instanceof TwimlError ? error.code : -1;
	}
};

test('verbs, attributes, nouns, entities', () => {
	const verbs = parseTwiml(
		`<?xml version="1.0" encoding="UTF-8"?><!-- a --><Response><Say>Tom &amp; Ann &#39;x&#39;</Say>
		<Dial action='/after?a=1&amp;b=2'><Conference waitUrl="" beep="false">room</Conference></Dial><Hangup/></Response>`,
	);
	expect(verbs.map((verb) => verb.name)).toEqual(['Say', 'Dial', 'Hangup']);
	expect(verbs[0]?.text).toBe("Tom & Ann 'x'");
	expect(verbs[1]?.attributes).toEqual({ action: '/after?a=1&b=2' });
	expect(verbs[1]?.children[0]).toMatchObject({ name: 'Conference', text: 'room', attributes: { waitUrl: '', beep: 'false' } });
});

test('what is not XML, or not TwiML, is refused with the code of the error', () => {
	for (const xml of [
		'',
		'Hello',
		'<Response>',
		'<Response></Respond>',
		'<Response/><Response/>',
		'<Response a=1/>',
		'<Response>&nbsp;</Response>',
	])
		expect(codeOf(xml), xml).toBe(12100);
	expect(codeOf('<Answer/>')).toBe(12100);
	for (const xml of [
		'<Response><Shout/></Response>',
		'<Response><Pause seconds="1"/></Response>',
		'<Response><Dial><Conference room="1">r</Conference></Dial></Response>',
		'<Response><Gather><Dial>1</Dial></Gather></Response>',
	])
		expect(codeOf(xml), xml).toBe(12200);
	expect(codeOf('<Response/>')).toBeNull();
});

test('the canonical form forgives order and blanks, and nothing else', () => {
	const one = canonicalXml('<Response><Dial timeLimit="5" action="/a"><Conference>r</Conference></Dial></Response>');
	expect(canonicalXml('<Response>\n <Dial action="/a"  timeLimit="5" ><Conference>r</Conference></Dial></Response>')).toBe(one);
	expect(canonicalXml('<Response><Dial action="/b" timeLimit="5"><Conference>r</Conference></Dial></Response>')).not.toBe(one);
	expect(canonicalXml('<Response><Dial action="/a" timeLimit="5"><Conference>s</Conference></Dial></Response>')).not.toBe(one);
});
