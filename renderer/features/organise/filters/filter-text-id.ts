/** Id of the text filter, which a key leads to. */
export const FILTER_TEXT_ID = 'organise-filter-text';
