import { expect, test } from 'vitest';
import { ipPrefix } from './ip.ts';

test.each([
	['203.0.113.77', '203.0.113.0/24'],
	['::ffff:203.0.113.77', '203.0.113.0/24'],
	['2001:db8:12:34::1', '2001:db8:12::/48'],
	['2001:0db8:0012:34:5:6:7:8', '2001:db8:12::/48'],
	['2001:db8::1', '2001:db8:0::/48'],
	['::1', '0:0:0::/48'],
	['', ''],
	['nonsense', ''],
])('the network of %s is %s', (ip, prefix) => {
	expect(ipPrefix(ip)).toBe(prefix);
});
