/**
 * The field of an address, completed from the city's streets (old and new names, kk and ru) while it is typed; the house
 * stays as typed. A combobox by ARIA 1.2: Down/Up choose, Enter takes, Esc closes, Tab takes what is marked.
 *
 *     const field = address(input, {        // an <input> that is already in the page, with its label
 *       language,                           // "kk" | "ru": in which the street is written into the field
 *       onChange({text, street, house}) {}, // after a choice and after typing (debounced); street: {id, kk, ru, old, kind} or null
 *     });
 *     field.value()                         // {text, street, house}
 *     field.set(text)                       // without onChange
 *     field.close()
 *
 * Any text may stay: what the city's file does not know is no mistake of the caller's.
 */
