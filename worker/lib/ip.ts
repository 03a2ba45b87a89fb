/** The first 48 bits of an IPv6 address as text, `::` written out. */
function prefixOfV6(ip: string): string {
	const [head = '', tail] = ip.toLowerCase().split('::');
	const left = head === '' ? [] : head.split(':');
	const right = tail === undefined || tail === '' ? [] : tail.split(':');
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
	const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
	return `${groups
		.slice(0, 3)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':')}::/48`;
}

/**
 * The network an address is in, `/24` or `/48`: enough to tell one phone bank from another, too little to name a household.
 * '' for what is no address.
 */
export function ipPrefix(ip: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;
	const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(mapped);
	if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`;
	return /^[0-9a-f:]+$/i.test(ip) && ip.includes(':') ? prefixOfV6(ip) : '';
}
