// What spares people work on the pages that the server writes. Every page does without it.
const idle = document.querySelector("[data-idle]");
if (idle) {
  // A sign-in that nobody uses ends by itself. A minute before, the page says so; a form half filled in is not lost to it.
  const warnAfter = (Number(idle.dataset.idle) - 60) * 1000;
  let asked = Date.now();
  const stay = async () => {
    const answer = await fetch("/api/v1/account", { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    asked = Date.now();
    idle.hidden = true;
  };
  idle.querySelector("button").addEventListener("click", stay);
  setInterval(() => {
    if (idle.hidden && Date.now() - asked >= warnAfter) idle.hidden = false;
  }, 1000);
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
  button.textContent = `Use this device’s: ${zone}`;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = zone;
    button.hidden = true;
    field.focus();
  });
}
