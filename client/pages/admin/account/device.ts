/** A browser's user agent in words: "Firefox on Windows". Only for people to tell their sessions apart. */
export function deviceName(userAgent: string | null): string {
	if (!userAgent) return 'Unknown browser';
	const browser = [
		[/Edg(e|A|iOS)?\//, 'Edge'],
		[/OPR\/|Opera/, 'Opera'],
		[/Firefox\/|FxiOS\//, 'Firefox'],
		[/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
		[/Safari\//, 'Safari'],
		[/^curl\//, 'curl'],
	].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1];
	const system = [
		[/Windows/, 'Windows'],
		[/Android/, 'Android'],
		[/iPhone|iPad|iOS/, 'iOS'],
		[/Mac OS X|Macintosh/, 'macOS'],
		[/CrOS/, 'ChromeOS'],
		[/Linux/, 'Linux'],
	].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1];
	if (!browser) return 'Unknown browser';
	return system ? `${browser} on ${system}` : String(browser);
}
