/** The dialog that puts a round of replies on the list, one for each chosen speaker. */

export function startReplies({ commands, handleAnswer, toast }) {
  const dialog = document.getElementById("replies-dialog");
  const form = dialog.querySelector("[data-replies-form]");
  const problem = form.querySelector("[data-problem]");

  dialog.addEventListener("close", () => {
    form.reset();
    problem.textContent = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  async function submit() {
    if (form.hasAttribute("data-pending")) return;
    const replies = repliesOf(new FormData(form));
    if (replies.length === 0) {
      problem.textContent = form.dataset.sayNobody;
      return;
    }
    form.toggleAttribute("data-pending", true);
    const { answer } = await commands.sendInOrder(replies, null);
    form.removeAttribute("data-pending");
    await handleAnswer(answer);
    if (answer?.kind === "done") dialog.close();
    else problem.textContent = toast.sentenceOf(answer ?? { kind: "refused" });
  }
}

/** The commands for the chosen speakers; without a question a reply is to the whole round. */
export function repliesOf(chosen) {
  const to = chosen.get("to");
  return chosen.getAll("by").map((by) => ({
    verb: "ask_floor",
    body: {
      kind: "reply",
      ...(by === "" ? {} : { by: Number(by) }),
      ...(to ? { to: Number(to) } : {}),
    },
  }));
}
