"""Pure: what a call does about what happens to it. No I/O, no clock, no Asterisk: `step.step(state, event, now)`."""
