// The conversation by itself, to read: what Browse shows beside its table.

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".tamiz");
  const view = viewOf(data);
  followTheme(root);
  paintHead(root.querySelector(".head"), data.item, view);
  const log = root.querySelector(".log");
  log.setAttribute("aria-label", data.texts.conversation);
  if (root.dataset.conversation !== data.item.id) paintConversation(log, data.item, view);
  root.dataset.conversation = data.item.id;
}
