/**
 * What helps the operator while the caller talks: the live transcript, suggested services (Alt+1..3), the proposed
 * checklist, the knowledge article, open tickets alike. One component for the right column of the desk:
 *
 *     const panel = assist(node, {
 *       call_id, language,                  // the call, and the language in which it is spoken
 *       said: "",                           // what the menus heard before the answer; may be empty
 *       service: null, address: "",         // as the draft ticket has them
 *       onService(service) {},              // {service, names}: the operator chose a suggestion
 *       onText(line) {},                    // a line for the ticket's text (an answer of the checklist)
 *       onChecklistDone(done) {},           // {checklist, service, answers: [{step, question, answer, at}], closes, missing: [step]}
 *       onTicket(ticket) {},                // {ticket, public}: the operator opens one of the tickets alike
 *     });
 *     panel.words(event)                    // each event of the stream's topic "words" (other calls' are left out)
 *     panel.reset()                         // after the stream's reset: what was said is asked for again
 *     panel.service(id | null)              // the ticket's service has changed: article, checklist, tickets alike follow
 *     panel.address(text)                   // the ticket's address has changed: tickets alike follow
 *     panel.mayClose() -> {closes, missing} // whether the started checklist lets the case be closed; true where none is started
 *     panel.state() -> object               // answers so far, to be kept over a reload; give it back as option `state`
 *     panel.close()                         // the call's desk is done with: keys and requests are let go
 *
 * Keys, registered while it is open: Alt+1..3 take a suggestion, Alt+0 starts the proposed checklist. The stream must ask
 * for the topic "words": stream({topics: ["line", "seat", "call", "ticket", "words"], …}).
 * Look: css/assist.css, imported by the page's css. Texts: locale/{kk,ru}/assist.po.
 */
