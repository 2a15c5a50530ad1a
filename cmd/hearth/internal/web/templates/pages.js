// What spares people work on the pages that the server writes. Every page does without it.
const dialog = document.querySelector("#rest");
if (dialog) watchRest(dialog);

// A sign-in that nobody uses ends by itself. A minute before, the page says so; a form half filled in is not lost to it.
// What counts is what the server knows, since another tab or an open room may have kept the sign-in alive meanwhile.
function watchRest(dialog) {
  const every = 5_000; // ms between looks
  const warning = 60; // seconds
  const keepAfter = 120_000; // ms: whoever types for long is active though nothing is sent
  const [title, left, say, stay] = ["title", "left", "say", "stay"].map((part) => document.getElementById(`rest-${part}`));
  let ends = Date.now(); // when the sign-in ends, as the server last said
  let kept = Date.now(); // when something was last done that the server heard of
  let touched = false;
  let changed = false; // something is typed here that is not sent
  let over = false;

  const ask = async (method) => {
    const answer = await fetch("/account/rest", { method, cache: "no-store", redirect: "error" });
    const { seconds } = await answer.json();
    ends = Date.now() + seconds * 1000;
    return seconds;
  };
  const show = () => {
    for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "over") !== over;
    title.textContent = over ? "You are signed out" : "Are you still there?";
    stay.textContent = over ? "I have signed in: go on" : "Stay signed in";
    say.textContent = "";
    document.documentElement.classList.toggle("signed-out", over);
    if (!dialog.open) dialog.showModal();
    stay.focus();
  };
  const goOn = () => {
    over = false;
    document.documentElement.classList.remove("signed-out");
    dialog.close();
  };
  const end = () => {
    if (!changed) return location.assign("/sign-in");
    over = true;
    show();
  };
  const look = async () => {
    if (over) return;
    try {
      if (touched && !dialog.open && Date.now() - kept > keepAfter) {
        touched = false;
        kept = Date.now();
        await ask("POST");
      }
      if (ends - Date.now() > warning * 1000) return;
      const seconds = await ask("GET");
      if (seconds <= 0) end();
      else if (seconds > warning && dialog.open) goOn();
      else if (seconds <= warning && !dialog.open) show();
      left.textContent = String(seconds);
    } catch {
      if (Date.now() > ends + warning * 1000) end(); // the server cannot be asked, and its clock goes on
    }
  };
  stay.addEventListener("click", async () => {
    try {
      await ask("POST");
      goOn();
    } catch {
      say.textContent = over ? "You are not signed in yet." : "The server did not answer. Please try again.";
    }
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape is an answer too: somebody is there
    stay.click();
  });
  for (const sign of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
    addEventListener(sign, () => { touched = true; }, { passive: true, capture: true });
  }
  addEventListener("input", () => { changed = true; });
  setInterval(look, every);
  look();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = button.dataset.copy === "all" ? [...document.querySelectorAll("[data-slip]")].map((s) => s.dataset.slip).join("\n") : button.dataset.copy;
    await navigator.clipboard.writeText(text);
    document.querySelector("[data-copied]").textContent = "Copied.";
  });
}

for (const button of document.querySelectorAll("[data-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const field = document.getElementById(button.dataset.zone);
  if (!zone || field.value === zone) continue;
  if (field.hasAttribute("data-guess")) {
    field.value = zone;
    continue;
  }
  button.textContent = `Use this device’s: ${zone}`;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = zone;
    button.hidden = true;
    field.focus();
  });
}
