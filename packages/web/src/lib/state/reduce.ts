// What each message of the hub does to the state. Pure: the whole page is a function of what has come.

import { LIMITS } from '../limits.ts';
import type { Answer, Command, Pushes, PushName, RequestName } from '../messages.ts';
import { addChannelHistory, addChannelLine, markChannel, setChannels } from './channels.ts';
import { addFound, setFound } from './found.ts';
import { addMail, addMails, readMail, removeMails, setDeliveries, setMailUnread } from './mail.ts';
import type { State } from './model.ts';
import { setMuds } from './muds.ts';
import { setNetwork } from './network.ts';
import { addPost, addPosts, readPost, setGroups, setNewsUnread } from './news.ts';
import { addTell, addTellHistory, failTell, markTells, setConversations } from './tells.ts';

type Reducers = { [N in PushName]?: (state: State, news: Pushes[N]) => State } & {
  [N in Exclude<RequestName, PushName>]?: (state: State, answer: Answer<N>) => State;
};

/** One entry a message; what is not here changes nothing. Answers pass through as well as pushes. */
const REDUCERS: Reducers = {
  char_name: (state, { name, fullname }) => ({ ...state, name, fullname }),
  char_status: (state, news) => ({ ...state, status: { ...state.status, ...news } }),
  comm_channel_list: setChannels,
  comm_channel_text: addChannelLine,
  intermud_channel_history: addChannelHistory,
  intermud_channel_unread: markChannel,
  intermud_tell_list: setConversations,
  intermud_tell_text: addTell,
  intermud_tell_failed: failTell,
  intermud_tell_history: addTellHistory,
  intermud_tell_unread: markTells,
  intermud_mudlist: setMuds,
  intermud_mail_list: addMails,
  intermud_mail_read: readMail,
  intermud_mail_delete: removeMails,
  intermud_mail_new: addMail,
  intermud_mail_unread: setMailUnread,
  intermud_mail_status: setDeliveries,
  intermud_news_groups: setGroups,
  intermud_news_list: addPosts,
  intermud_news_read: readPost,
  intermud_news_new: addPost,
  intermud_news_unread: setNewsUnread,
  intermud_ignore: (state, { users, muds, channels }) => ({ ...state, ignored: { users, muds, channels } }),
  intermud_status: setNetwork,
  intermud_locate_found: addFound,
  intermud_locate: setFound,
  text: (state, { value }) => addTerminal(state, `${value}\n`),
  prompt: (state, { value }) => addTerminal(state, value),
};

/** The state after a message. */
export function reduce(state: State, [name, args, kwargs]: Command): State {
  if (!Object.hasOwn(REDUCERS, name)) return state;
  const reducer = REDUCERS[name as keyof Reducers] as (state: State, news: unknown) => State;
  return reducer(state, args.length > 0 ? { ...kwargs, values: args, value: args[0] } : kwargs);
}

function addTerminal(state: State, text: string): State {
  const { from, lines } = state.terminal;
  const all = [...lines, text];
  const surplus = Math.max(0, all.length - LIMITS.terminalLines);
  return { ...state, terminal: { from: from + surplus, lines: all.slice(surplus) } };
}
