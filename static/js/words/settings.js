// What the settings say, in English.

export const settings = {
  title: "Settings",
  back: "Back to the room",
  hint: "These are for this screen only. Nobody else sees them.",
  theme: { title: "Colours", system: "As this device", light: "Light", dark: "Dark", contrast: "High contrast" },
  size: { title: "Size of the text", 100: "Normal", 115: "Larger", 130: "Large", 160: "Very large" },
  wide: "More space between letters and lines",
  enter: { title: "The Enter key", auto: "Sends with a keyboard, a new line on a phone", send: "Always sends", line: "Always makes a new line" },
  announce: { title: "What a screen reader is told", all: "Every message", me: "Facilitators, and replies to me", count: "Only how many are new", off: "Nothing but what changes the room" },
  still: "Less motion",
  writing: "Others see that someone writes when I do",
  disguise: "Look like something else: grey, and titled “Notes”",
  disguiseTitle: "Notes",
  veil: { title: "Cover this page when I do nothing for", 0: "Never", 2: "2 minutes", 5: "5 minutes", 10: "10 minutes" },
  veiled: "Tap to go on",
  keep: "Remember these settings on this device",
  keepHint: "Otherwise they go when this tab is closed. “Leave this page” forgets them in any case.",
};
