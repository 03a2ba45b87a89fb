/** A small list with the usual columns. The numbers are from ranges that are kept free for fiction. */
const ROWS = [
	['VANID', 'First name', 'Last name', 'Cell phone', 'Home phone', 'City', 'State', 'ZIP'],
	['100001', 'Maria', 'Lopez', '(202) 555-0101', '', 'Washington', 'DC', '20001'],
	['100002', 'James', 'Okafor', '', '+1 614 555 0102', 'Columbus', 'OH', '43004'],
	['100003', 'Anh', 'Nguyen', '415-555-0103', '415-555-0104', 'San Francisco', 'CA', '94105'],
	['100004', 'Ruth', '"O\'Neill, Jr."', '312.555.0105', '', 'Chicago', 'IL', '60601'],
];

/** The sample as the address of a download. */
export const SAMPLE_CSV_URL = `data:text/csv;charset=utf-8,${encodeURIComponent(ROWS.map((row) => row.join(',')).join('\r\n'))}`;
