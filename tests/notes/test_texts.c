/* The texts of every built-in language, joined with the words of the core: each word has each
 * of its texts, with the placeholders that the program fills in, and each fits into its line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "notes/catalogue.h"
#include "core/layers/http.h"
#include "notes/notes.h"
#include "notes/template.h"
#include "core/classroom/questions.h"
#include "core/vocabulary.h"

/* Wireshark's ITEM_LABEL_LENGTH without the NUL: what does not fit is cut off. */
#define LINE_BYTES 239

/* What a window of 1280 pixels shows of a line; the rest gives way to an ellipsis. A Chinese
 * character has two columns. */
#define LINE_COLUMNS 140

/* Wireshark draws a generated line within "[" and "]", and indents the lines below it. */
#define BRACKET_COLUMNS 2
#define INDENT_COLUMNS  4

/* In LAB_FLIGHT_MAX segments of 65,535 bytes. */
#define MOST_BYTES_OF_SEGMENTS "67107840"

/* What an HTTP request asks for is cut to this length. */
#define LONGEST_TARGET "/2345678901234567890123456789012345678901234567890123456789…"

/* A headline is read from the last row of a classroom. */
#define TITLE_COLUMNS 85

/* A text that must exist. */
struct required {
    char *section;
    const char *key;
    const char *placeholders; /* those that the program can fill in */
    const char *line;         /* the entry of [line] that shows it; NULL: none */
    const char *rfc;          /* what that line says for {rfc} */
    bool printed;             /* stands on paper, where a line may be as long as it likes */
};

/* The texts of worksheets. */
static const struct {
    const char *section, *key, *placeholders;
} printed[] = {
    {"question.seq", "ask-given", "{letter}{value}"},
    {"question.seq", "ask-given-len", "{frame}{letter}{value}{len}"},
    {"question.ack", "ask-given", "{letter}{value}"},
    {"question.ack", "ask-given-len", "{frame}{letter}{value}{len}"},
    {"mark", "number", "{value}{relative}"},
    {"question.next", "ask-syn", "{letter}{seq}"},
    {"question.next", "ask-fin", "{letter}{seq}"},
    {"question.next", "sum", "{formula}{seq}{add}{value}"},
    {"question.fin", "sum", "{seq}{len}{value}"},
    {"question.bytes", "sum", "{fin}{isn}{value}"},
    {"question.mss", "sum", "{mss}{value}"},
    {"question.edge", "sum", "{ack}{window}{value}"},
    {"question.waits", "text", "{end}"},
    {"question.client-state", "ask-back", ""},
    {"question.server-state", "ask-back", ""},
    {"question.acked", "text", ""},
    {"question.sample", "sum", "{frame}{value}"},
    {"question.rto", "ask-first", "{smoothed}{variation}"},
    {"question.rto", "sum", "{smoothed}{variation}{value}"},
    {"question.backoff", "sum", "{was}{value}"},
    {"question.flight", "sum", "{next}{ack}{value}"},
    {"question.round", "text", ""},
    {"question.phase", "ask-data", ""},
    {"question.repair", "text", ""},
    {"question.checksum", "text", ""},
    {"question.hops", "text", ""},
    {"question.partner", "ask-reply", ""},
    {"question.partner", "ask-error", ""},
    {"question.partner", "text", ""},
    {"question.partner", "text-error", ""},
    {"question.rtt", "text", "{time}"},
    {"question.rtt", "text-answer", "{time}"},
    {"question.rtt", "why-answer", "{text}"},
    {"question.rtt", "ask-dns", ""},
    {"question.rtt", "ask-http", ""},
    {"question.moved", "sum", "{ack}{window}{edge}{value}"},
    {"question.closed-by", "text", ""},
    {"question.closed-for", "sum", "{frame}{value}"},
    {"question.missing", "sum", "{left}{ack}{value}"},
    {"question.ecn", "ask-cwr", ""},
    {"question.proof", "ask-reset", ""},
    {"question.ecn", "text", ""},
    {"question.ecn", "text-cwr", ""},
    {"question.tls-next", "text", ""},
    {"question.named", "ask-answer", ""},
    {"question.named", "text", ""},
    {"also.tls", "finished", ""},
    {"also.tls", "encrypted-handshake", ""},
    {"sheet", "title", ""},
    {"sheet", "key-title", ""},
    {"sheet", "capture", "{file}"},
    {"sheet", "marks-title", ""},
    {"sheet", "no-tables", "{folder}"},
    {"sheet", "scope", "{seed}"},
    {"sheet", "scope-stream", "{seed}{stream}"},
    {"sheet", "student", ""},
    {"sheet", "how", ""},
    {"sheet", "connection", "{client}{server}"},
    {"sheet", "number", ""},
    {"sheet", "frame", ""},
    {"sheet", "question", ""},
    {"sheet", "answer", ""},
    {"sheet", "why", ""},
    {"sheet", "words", ""},
    {"sheet", "first-choice", "{choice}"},
    {"sheet", "next-choice", "{choice}"},
    {"sheet", "messages", ""},
    {"sheet", "dns", ""},
    {"sheet", "in-frame", "{frame}{question}"},
    {"sheet", "empty", ""},
    {"sheet", "no-stream", "{stream}"},
    {"report", "title", ""},
    {"report", "capture", ""},
    {"report", "file", ""},
    {"report", "begins", ""},
    {"report", "lasts", ""},
    {"report", "seconds", "{seconds}"},
    {"report", "term", "{text}"},
    {"report", "segments", ""},
    {"report", "connections", ""},
    {"report", "count", ""},
    {"report", "interface", ""},
    {"report", "link", ""},
    {"report", "comment", ""},
    {"report", "table", ""},
    {"report", "more", "{count}{argument}"},
    {"report", "none", ""},
    {"report", "connection", "{number}{client}{server}"},
    {"report", "host", "{end}{host}"},
    {"report", "numbers", ""},
    {"report", "in-frame", "{frame}{title}"},
    {"report", "opening", ""},
    {"report", "closing", ""},
    {"report", "odd", ""},
    {"report", "nothing-odd", ""},
    {"report", "odd-one", "{why}{frames}"},
    {"report", "odd-some", "{why}{frames}"},
    {"report", "odd-many", "{why}{frames}{count}"},
    {"report", "copies", "{count}"},
    {"report", "own", ""},
    {"report", "own-story", ""},
    {"report", "own-all", ""},
    {"report", "glossary", ""},
    {"report", "made", "{version}"},
    {"report", "charts-title", ""},
    {"report", "charts-of", "{client}{server}"},
    {"own.four-way", "ask", ""},
    {"own.three-way", "ask", ""},
    {"own.simultaneous", "ask", ""},
    {"own.reset", "ask", ""},
    {"own.half-closed", "ask", ""},
    {"own.still-open", "ask", ""},
    {"own.none", "ask", ""},
    {"own.unknown", "ask", ""},
    {"glossary.segment", "name", ""},
    {"glossary.segment", "text", ""},
    {"glossary.seq", "name", ""},
    {"glossary.seq", "text", ""},
    {"glossary.ack", "name", ""},
    {"glossary.ack", "text", ""},
    {"glossary.syn", "name", ""},
    {"glossary.syn", "text", ""},
    {"glossary.isn", "name", ""},
    {"glossary.isn", "text", ""},
    {"glossary.fin", "name", ""},
    {"glossary.fin", "text", ""},
    {"glossary.rst", "name", ""},
    {"glossary.rst", "text", ""},
    {"glossary.letters", "name", ""},
    {"glossary.letters", "text", ""},
    {"glossary.mss", "name", ""},
    {"glossary.mss", "text", ""},
    {"glossary.scale", "name", ""},
    {"glossary.scale", "text", ""},
    {"glossary.round-trip", "name", ""},
    {"glossary.round-trip", "text", ""},
    {"glossary.retransmission", "name", ""},
    {"glossary.retransmission", "text", ""},
    {"ladder", "time", ""},
    {"ladder", "frame", ""},
    {"ladder", "of-frame", "{name}{frame}"},
    {"ladder", "lost", ""},
    {"ladder", "late", ""},
    {"ladder", "run", "{count}"},
    {"ladder", "run-lost", "{count}"},
    {"ladder", "side", "{end}{segments}{bytes}"},
    {"ladder", "side-acks", "{end}{segments}{bytes}"},
    {"ladder", "gap", "{count}{first}{last}"},
    {"ladder", "caption", "{title}{row}"},
    {"ladder", "sentence", "{time}{frame}{from}{to}{caption}{states}"},
    {"ladder", "sentence-state", "{end}{state}"},
    {"ladder", "alternative", "{client}{server}"},
    {"ladder", "star", ""},
    {"ladder", "more", "{count}{argument}"},
    {"ladder", "none", ""},
    {"chart", "title", "{end}{socket}"},
    {"chart", "number", ""},
    {"chart", "flight", ""},
    {"chart", "flight-unknown", ""},
    {"chart", "time", ""},
    {"chart", "sent", ""},
    {"chart", "again", ""},
    {"chart", "lost", ""},
    {"chart", "ack", ""},
    {"chart", "edge", ""},
    {"chart", "edge-above", ""},
    {"chart", "clock", ""},
    {"chart", "summary", "{end}{bytes}{segments}{again}{flight}"},
    {"chart", "summary-unanswered", "{end}{bytes}{segments}{again}{flight}"},
    {"chart", "round-sentence", "{number}{segments}{bytes}"},
    {"chart", "none", ""},
    {"report", "charts", ""},
    {"grade", "half-closed", "{id}{right}{why}"},
    {"grade", "total", "{right}{partly}{wrong}{blank}{total}"},
    {"grade", "sheet", "{line}"},
    {"grade", "missing", "{count}"},
    {"grade", "no-header", "{line}"},
    {"grade", "encoding", "{line}{id}"},
    {"grade", "columns", "{line}{other}{needed}"},
    {"grade", "column-twice", "{line}{id}{other}"},
    {"grade", "twice", "{line}{id}{other}"},
    {"grade", "unknown", "{line}{id}"},
    {"grade", "more", "{count}"},
    {"tasks", "done", "{name}{frames}"},
    {"tasks", "done-one", "{name}{frames}"},
    {"tasks", "missing", "{name}{hint}"},
    {"tasks", "too-few", "{name}{count}{times}{frames}{hint}"},
    {"tasks", "too-few-one", "{name}{times}{frames}{hint}"},
    {"tasks", "look-for", "{filter}"},
    {"tasks", "more", "{frames}{count}"},
    {"tasks", "total", "{done}{total}"},
    {"flow", "what", "{role}{event}"},
    {"flow", "comment", "{what}{client}{server}"},
    {"statistics", "connections", ""},
    {"statistics", "connections-title", ""},
    {"statistics", "connections-quiz", ""},
    {"statistics", "ways", ""},
    {"statistics", "ways-title", ""},
    {"statistics", "ways-quiz", ""},
    {"ways", "number", ""},
    {"ways", "tcp-stream", ""},
    {"ways", "from", ""},
    {"ways", "sender", ""},
    {"ways", "receiver", ""},
    {"ways", "samples", ""},
    {"ways", "least", ""},
    {"ways", "mean", ""},
    {"ways", "most", ""},
    {"ways", "smoothed", ""},
    {"ways", "timeout", ""},
    {"ways", "flight", ""},
    {"ways", "flight-segments", ""},
    {"ways", "window", ""},
    {"ways", "rounds", ""},
    {"ways", "round-most", ""},
    {"ways", "phases", ""},
    {"ways", "waited", ""},
    {"ways", "resent", ""},
    {"ways", "amount", "{name}{amount}"},
    {"ways", "left-out", "{count}"},
    {"resent.other", "name", ""},
    {"statistics", "steps-quiz", ""},
    {"statistics", "steps", ""},
    {"statistics", "steps-title", ""},
    {"statistics", "roles", ""},
    {"statistics", "events", ""},
    {"statistics", "opens", ""},
    {"statistics", "closes", ""},
    {"statistics", "resets", ""},
    {"statistics", "scans", ""},
    {"statistics", "floods", ""},
    {"statistics", "flood", ""},
    {"statistics", "number", ""},
    {"statistics", "what", ""},
    {"statistics", "count", ""},
    {"statistics", "filter", ""},
    {"connections", "number", ""},
    {"connections", "tcp-stream", ""},
    {"connections", "client", ""},
    {"connections", "server", ""},
    {"connections", "opened", ""},
    {"connections", "handshake", ""},
    {"connections", "isn-client", ""},
    {"connections", "isn-server", ""},
    {"connections", "mss", ""},
    {"connections", "scale", ""},
    {"connections", "round-trip", ""},
    {"connections", "segments-client", ""},
    {"connections", "segments-server", ""},
    {"connections", "bytes-client", ""},
    {"connections", "bytes-server", ""},
    {"connections", "retransmissions", ""},
    {"connections", "closed", ""},
    {"connections", "close", ""},
    {"connections", "reset", ""},
    {"connections", "events", ""},
    {"connections", "first-frame", ""},
    {"connections", "duration", ""},
    {"connections", "closed-first", "{title}{from}"},
    {"connections", "closed-by", "{title}{from}"},
    {"connections", "reset-by", "{name}{from}{frame}"},
    {"connections", "error", "{frame}"},
    {"connections", "also", "{text}{name}"},
    {"connections", "left-out", "{count}"},
};

/* The entries that are there once, with exactly these placeholders. */
static const struct {
    const char *section, *key, *placeholders;
} single[] = {
    {"language", "name", ""},
    {"line", "headline", "{title}"},
    {"line", "role", "{role}{from}{to}"},
    {"line", "step", "{role}{step}{steps}{from}{to}"},
    {"line", "sum", "{field}{formula}{base}{add}{value}{relative}{verdict}{origin}{covers}"},
    {"line", "sum-len", "{field}{formula}{base}{add}{value}{relative}{verdict}{origin}{covers}"},
    {"line", "difference", "{field}{formula}{base}{add}{value}{relative}{verdict}{origin}{covers}"},
    {"line", "letter", "{field}{formula}{value}{relative}{meaning}{verdict}{origin}{covers}"},
    {"line", "letter-after", "{field}{formula}{base}{add}{value}{relative}{meaning}{frame}"},
    {"line", "letter-after-syn", "{field}{formula}{base}{add}{value}{relative}{meaning}{frame}"},
    {"line", "letter-after-syn-data",
     "{field}{formula}{base}{add}{value}{relative}{meaning}{frame}"},
    {"line", "more", ""},
    {"line", "sum-syn", "{field}{letter}{base}{value}{relative}{frame}"},
    {"line", "after", "{field}{base}{add}{value}{relative}{frame}{covers}"},
    {"line", "after-syn", "{field}{base}{add}{value}{relative}{frame}"},
    {"line", "again", "{field}{value}{relative}{frame}"},
    {"line", "zero", "{field}{verdict}"},
    {"line", "isn", "{field}{formula}{value}{relative}{from}"},
    {"line", "state", "{end}{before}{after}{arrival}"},
    {"line", "state-same", "{end}{after}"},
    {"line", "state-known", "{end}{after}"},
    {"line", "state-then", "{end}{before}{after}"},
    {"line", "state-corrected", "{end}{before}{after}"},
    {"line", "states-same", "{client}{server}"},
    {"line", "meaning", "{state}{text}"},
    {"line", "why", "{text}"},
    {"line", "why-numbers", "{text}"},
    {"line", "why-rfc", "{text}{rfc}"},
    {"line", "look", "{text}"},
    {"line", "event", "{title}{text}"},
    {"line", "event-named", "{title}"},
    {"line", "resent", "{title}{frame}{delay}"},
    {"line", "resent-untimed", "{title}{frame}"},
    {"line", "duplicate", "{title}{number}{missing}"},
    {"line", "event-frame", "{frame}"},
    {"line", "sack", "{from}{gap}{range}{missing}"},
    {"line", "sack-twice", "{range}{from}"},
    {"line", "sack-others", "{from}{ranges}"},
    {"line", "sack-unsent", "{to}{range}"},
    {"mark", "sentences", "{sentence}{next}"},
    {"mark", "milliseconds", "{time}"},
    {"mark", "seconds", "{time}"},
    {"mark", "range", "{first}{last}"},
    {"mark", "and-range", "{ranges}{range}"},
    {"mark", "and", "{list}{item}"},
    {"line", "untracked", ""},
    {"line", "ack-part", "{value}{relative}{frame}{covers}"},
    {"line", "next", "{len}{to}{value}{relative}{whole}"},
    {"line", "after-these", "{len}{value}{relative}{whole}"},
    {"line", "next-byte", "{to}{value}{relative}{whole}"},
    {"line", "after-this", "{value}{relative}{whole}"},
    {"line", "window", "{from}{bytes}"},
    {"line", "window-syn", "{from}{bytes}"},
    {"line", "window-unknown", "{from}{bytes}"},
    {"line", "open", "{title}{text}"},
    {"line", "close", "{title}{text}"},
    {"line", "reset", "{title}"},
    {"line", "reset-answers", "{title}{frame}"},
    {"line", "scan", "{title}{text}"},
    {"line", "flood", "{count}"},
    {"line", "merged", ""},
    {"line", "stream", "{open}{close}{x}{y}{u}{w}"},
    {"line", "stream-so-far", "{open}{close}{x}{y}{u}{w}"},
    {"line", "quiz", "{from}{to}"},
    {"line", "of-connection", "{text}{sender}{receiver}"},
    {"line", "answer", "{text}"},
    {"line", "quiz-message", ""},
    {"line", "quiz-dns", ""},
    {"line", "everything", ""},
    {"line", "options", "{text}"},
    {"line", "flag", "{text}"},
    {"line", "bits", "{reserved}{flags}"},
    {"ecn", "capable", "{from}{bits}{codepoint}"},
    {"ecn", "marked", "{to}{bits}{codepoint}"},
    {"ecn", "marked-accurate", "{to}{bits}{codepoint}"},
    {"ecn", "echoed", "{frame}"},
    {"ecn", "reduced", "{frame}"},
    {"ecn", "not-agreed", "{bits}{codepoint}"},
    {"ecn", "not-agreed-tos", "{bits}{codepoint}"},
    {"ecn", "syn", ""},
    {"ecn", "ack", ""},
    {"ecn", "retransmission", ""},
    {"ecn", "window-probe", ""},
    {"clue", "reset-since", "{frame}"},
    {"clue", "reset-data", "{bytes}"},
    {"clue", "old", "{value}{echo}{to}{frame}"},
    {"clue", "refused", "{frame}"},
    {"clue", "unheard", "{from}{frame}"},
    {"clue", "unheard-again", "{from}{frame}{count}"},
    {"clue", "unheard-data", "{to}{frame}"},
    {"clue", "unheard-large", "{to}"},
    {"clue", "passed", "{bytes}{passed}"},
    {"clue", "same-id", "{id}{frame}"},
    {"clue", "other-id", "{id}{before}{frame}"},
    {"clue", "lower-id", "{id}{before}"},
    {"back", "acknowledged", "{frame}{delay}"},
    {"back", "acknowledged-untimed", "{frame}"},
    {"back", "acknowledged-before", "{frame}"},
    {"back", "arrived", "{frame}"},
    {"back", "lost", "{frame}"},
    {"back", "lost-ack", "{frame}{to}"},
    {"back", "lost-syn", "{frame}"},
    {"back", "returned", "{frame}"},
    {"back", "lost-early", "{frame}{to}"},
    {"back", "late", "{frame}"},
    {"back", "repeated", "{frame}"},
    {"back", "reset", "{frame}"},
    {"back", "unanswered", ""},
    {"back", "state", "{end}{state}"},
    {"back", "stayed", "{end}{state}"},
    {"back", "refused", "{end}{state}"},
    {"cookie", "timestamp", "{from}"},
    {"cookie", "not-repeated", "{from}"},
    {"mark", "more-options", "{text}{name}"},
    {"mark", "no-option", ""},
    {"line", "tls", "{text}"},
    {"line", "http-request", "{text}"},
    {"line", "http-response", "{text}"},
    {"line", "http-answers", "{frame}{time}"},
    {"line", "http-answers-earlier", "{frame}"},
    {"line", "http-answered", "{frame}"},
    {"line", "http-carriers", "{count}{bytes}"},
    {"line", "http-carrier", "{bytes}"},
    {"line", "http-frame", "{frame}"},
    {"line", "http-then", "{text}"},
    {"line", "http-close-due", "{frame}"},
    {"line", "http-close-free", "{frame}"},
    {"line", "part", "{role}"},
    {"time", "sample", "{sample}{frame}"},
    {"time", "sample-whole", "{sample}{frame}{end}"},
    {"time", "sample-part", "{sample}{frame}{end}{lacks}"},
    {"time", "smoothed", "{was}{sample}{now}"},
    {"time", "smoothed-first", "{now}"},
    {"time", "variation", "{was}{smoothed}{sample}{now}"},
    {"time", "variation-little", "{was}{smoothed}{sample}{now}"},
    {"time", "variation-first", "{sample}{now}"},
    {"time", "timeout", "{smoothed}{sum}{margin}{linux}"},
    {"wait", "time-out", "{time}{frame}{attempt}{backoff}{rto}"},
    {"wait", "time-out-unseen", ""},
    {"wait", "fast-repair", "{time}{frame}{attempt}"},
    {"wait", "sack-repair", "{time}{frame}{attempt}"},
    {"wait", "early-repair", "{time}{frame}"},
    {"wait", "same-repair", "{frame}{attempt}"},
    {"wait", "tail-probe", "{time}{frame}"},
    {"wait", "probe-or-time-out", "{time}{frame}"},
    {"wait", "probe-or-program", "{time}{frame}"},
    {"wait", "repetition", "{time}{frame}{attempt}"},
    {"wait", "window-probe", "{number}{time}{frame}{backoff}"},
    {"wait", "keep-alive", "{time}{frame}"},
    {"wait", "keep-alive-again", "{number}{time}{frame}{backoff}"},
    {"wait", "delayed-ack", "{time}{frame}"},
    {"wait", "delayed-ack-data", "{time}{frame}"},
    {"wait", "delayed-ack-company", "{time}{frame}"},
    {"wait", "late-ack", "{held}{frame}{trip}{time}"},
    {"wait", "nagle", "{frame}{time}"},
    {"wait", "idle", "{from}{time}{frame}"},
    {"wait", "final-time-out", ""},
    {"wait", "final-probe", ""},
    {"wait", "idle-pause", "{from}{time}{frame}"},
    {"wait", "idle-unknown", "{from}{time}{frame}"},
    {"wait", "attempt", "{number}"},
    {"wait", "doubled", "{before}"},
    {"wait", "doubled-probe", "{before}"},
    {"wait", "same", "{before}"},
    {"wait", "same-probe", "{before}"},
    {"wait", "other", "{before}"},
    {"wait", "timer", "{from}{time}{frame}"},
    {"wait", "timer-probe", "{from}{time}{frame}"},
    {"wait", "rto-first", ""},
    {"wait", "way", "{from}{time}"},
    {"wait", "timeout", "{from}{time}"},
    {"window-move", "closing", "{before}{window}{acked}{moved}"},
    {"window-move", "shrinking", "{before}{window}{back}"},
    {"window-move", "closed", "{before}{to}"},
    {"window-move", "closed-unknown", "{to}"},
    {"window-move", "reopened", "{window}{time}{frame}"},
    {"load", "flight", "{end}{bytes}{segments}{share}"},
    {"load", "flight-one", "{end}{bytes}{share}"},
    {"load", "flight-byte", "{end}{share}"},
    {"load", "flight-bytes", "{end}{bytes}{share}"},
    {"load", "of-window", "{percent}{window}{usable}"},
    {"load", "of-window-little", "{window}{usable}"},
    {"load", "no-window", ""},
    {"load", "usable", "{from}{end}{ack}{window}{next}{usable}"},
    {"load", "usable-none", "{end}{flight}{from}{window}"},
    {"load", "share", "{flight}{window}{percent}{usable}"},
    {"load", "share-little", "{flight}{window}{usable}"},
    {"load", "share-none", "{flight}"},
    {"load", "round-so-far", "{round}{segments}"},
    {"load", "round", "{round}{segments}"},
    {"load", "round-first", "{segments}"},
    {"load", "round-after", "{round}{segments}{before}"},
    {"load", "limit", "{text}"},
    {"load", "phase", "{text}"},
    {"dns", "answered", "{frame}"},
    {"dns", "answered-by-error", "{frame}"},
    {"dns", "unanswered", ""},
    {"dns", "unanswered-so-far", ""},
    {"dns", "answers", "{frame}"},
    {"dns", "answers-after", "{frame}{time}"},
    {"dns", "answers-one-of", "{frame}{first}"},
    {"dns", "answers-earlier", "{frame}"},
    {"dns", "result", "{text}"},
    {"dns", "alias", "{name}{canonical}"},
    {"dns", "aliases", "{name}{canonical}{count}"},
    {"dns", "address", "{address}"},
    {"dns", "address-last", "{address}{count}"},
    {"dns", "opens", "{frame}"},
    {"dns", "named", "{name}{query}{answer}"},
    {"dns", "named-one-of", "{name}{query}{answer}"},
    {"dns-note.repeated", "text-error", "{frame}{error}"},
    {"dns", "asked-in", "{frame}"},
    {"dns.query", "title-type", "{name}{type}"},
    {"dns.query", "title-aaaa", "{name}"},
    {"dns.addresses", "title-more", "{name}{count}"},
    {"dns.addresses", "title-many", "{name}{count}"},
    {"dns.addresses", "look", ""},
    {"quic", "name", ""},
    {"quic", "title", ""},
    {"quic", "title-later", "{packets}{frame}"},
    {"quic", "why", ""},
    {"quic", "look", ""},
    {"quic", "packet", "{text}"},
    {"ping", "answered", "{frame}{time}"},
    {"ping", "answered-earlier", "{frame}"},
    {"ping", "answered-by-error", "{frame}"},
    {"ping", "unanswered", ""},
    {"ping", "unanswered-so-far", ""},
    {"ping", "answers", "{frame}"},
    {"ping", "answers-again", "{frame}{first}"},
    {"ping", "rtt", "{time}"},
    {"ping", "rtt-unknown", ""},
    {"line", "icmp", "{title}{text}"},
    {"ping", "about-ping", "{frame}"},
    {"ping", "about-syn", "{frame}"},
    {"ping", "about-segment", "{frame}"},
    {"ping", "about-query", "{frame}{name}"},
    {"ping", "about-answer", "{frame}{name}"},
    {"ping", "about-late-answer", "{frame}{name}"},
    {"ip", "ipv4", "{header}{protocol}"},
    {"ip", "ipv6", "{header}{protocol}"},
    {"ip", "header", "{words}{header}"},
    {"ip", "header-options", "{words}{header}{options}"},
    {"ip", "header-wrong", "{words}{header}"},
    {"ip", "total", "{header}{payload}{total}"},
    {"ip", "total-absent", ""},
    {"ip", "total-wrong", "{total}{header}"},
    {"ip", "id", "{id}{hex}"},
    {"ip", "id-fragment", "{id}{hex}"},
    {"ip", "fragment", "{df}{mf}{units}{offset}{meaning}"},
    {"ip", "ttl", "{ttl}{first}{hops}"},
    {"ip", "ttl-low", "{ttl}"},
    {"ip", "protocol", "{number}{name}"},
    {"ip", "checksum", "{value}"},
    {"ip", "checksum-absent", "{computed}"},
    {"ip", "checksum-wrong", "{value}{computed}"},
    {"ip", "sum", "{terms}{sum}"},
    {"ip", "fold", "{folding}{computed}{folded}{value}{checked}"},
    {"ip", "complement", "{computed}{folded}{value}{checked}"},
    {"ip", "v6-payload", "{payload}{header}{total}"},
    {"ip", "v6-jumbo", ""},
    {"ip", "v6-hop-limit", "{ttl}{first}{hops}"},
    {"ip", "v6-hop-limit-low", "{ttl}"},
    {"ip", "v6-next-header", "{number}{name}"},
    {"ip", "v6-gone", ""},
    {"ip", "whole", ""},
    {"ip", "whole-df", ""},
    {"ip", "first", ""},
    {"ip", "middle", ""},
    {"ip", "last", ""},
    {"ip", "title", ""},
    {"mark", "inferred", "{state}"},
    {"mark", "refuted", "{state}"},
    {"mark", "role", "{role}{name}"},
    {"mark", "protocol", "{protocol}"},
    {"mark", "arrival", ""},
    {"mark", "agrees", ""},
    {"mark", "differs", "{actual}{actual_relative}"},
    {"mark", "of-syn", "{letter}{frame}"},
    {"mark", "of-fin", "{letter}{frame}"},
    {"mark", "letter-isn", ""},
    {"mark", "letter-u", ""},
    {"mark", "letter-v", ""},
    {"mark", "letter-w", ""},
    {"mark", "letter-other", ""},
    {"mark", "of-segment", "{frame}"},
    {"mark", "covers", "{bytes}{segments}"},
    {"mark", "covers-one", "{bytes}"},
    {"mark", "covers-bytes", "{bytes}"},
    {"mark", "covers-byte", ""},
    {"mark", "missing", "{frame}"},
    {"mark", "message", "{frame}"},
    {"mark", "run", "{frame}"},
    {"mark", "push", ""},
    {"mark", "push-run", "{frame}"},
    {"mark", "isn-numbers", "{x}{y}"},
    {"mark", "isn-number", "{letter}{value}"},
    {"mark", "fin-number", "{letter}{value}"},
    {"expert", "merged", ""},
    {"expert", "seq-differs", "{actual}{formula}{value}"},
    {"expert", "seq-gap", "{actual}{value}"},
    {"expert", "seq-zero", "{actual}"},
    {"expert", "ack-differs", "{actual}{formula}{value}"},
    {"expert", "scan", "{title}"},
    {"expert", "flood", "{count}"},
    {"toolbar", "lesson", "{name}"},
    {"toolbar", "lesson-tip", ""},
    {"toolbar", "language-tip", ""},
    {"toolbar", "automatic", ""},
    {"toolbar", "quiz-on", ""},
    {"toolbar", "quiz-off", ""},
    {"toolbar", "quiz-tip", ""},
    {"toolbar", "previous", ""},
    {"toolbar", "previous-tip", ""},
    {"toolbar", "next", ""},
    {"toolbar", "next-tip", ""},
    {"toolbar", "place", ""},
    {"toolbar", "place-tip", ""},
    {"toolbar", "at-step", "{number}{count}"},
    {"toolbar", "so-far", "{text}"},
    {"toolbar", "wrapped", "{number}{count}"},
    {"toolbar", "wrapped-back", "{number}{count}"},
    {"toolbar", "no-step", ""},
    {"toolbar", "elsewhere", "{number}"},
    {"toolbar", "no-conversation", ""},
    {"toolbar", "no-capture", ""},
    {"toolbar", "no-packet", ""},
    {"toolbar", "disabled", ""},
    {"toolbar", "displaced", ""},
    {"toolbar", "displaced-long", ""},
    {"toolbar", "none-merged", ""},
    {"toolbar", "hidden", ""},
    {"toolbar", "none-selected", ""},
    {"toolbar", "marked", "{count}"},
    {"toolbar", "reported", ""},
    {"toolbar", "charted", ""},
    {"toolbar", "annotated", ""},
    {"toolbar", "sheet-saved", ""},
    {"toolbar", "key-saved", ""},
    {"toolbar", "quiz-hides", ""},
    {"toolbar", "quiz-tables", ""},
    {"toolbar", "marks-saved", ""},
    {"toolbar", "sample", "{number}"},
    {"toolbar", "annotated-where", "{path}"},
    {"toolbar", "still-reading", ""},
    {"toolbar", "save-first", ""},
    {"toolbar", "answer", ""},
    {"toolbar", "answer-tip", ""},
    {"toolbar", "quiz-first", ""},
    {"trouble", "not-written", "{path}{reason}"},
    {"trouble", "not-printed", "{reason}"},
    {"trouble", "copy-incomplete", "{path}{file}{count}{reason}"},
    {"trouble", "not-copied", "{file}{reason}"},
    {"trouble", "copy-pipe", ""},
    {"trouble", "copy-there", "{path}"},
    {"trouble", "copy-network", ""},
    {"trouble", "copy-other", "{number}"},
    {"trouble", "copy-shorter", ""},
    {"trouble", "copy-empty", ""},
    {"trouble", "copy-unreadable", "{reason}"},
    {"trouble", "copy-damaged", "{reason}"},
    {"trouble", "copy-interface", "{reason}"},
    {"trouble", "copy-unwritten", "{path}{reason}"},
    {"trouble", "file-unreadable", "{reason}"},
    {"trouble", "file-link", ""},
    {"trouble", "file-none", ""},
    {"trouble", "file-large", "{limit}"},
    {"trouble", "file-utf16", ""},
    {"trouble", "no-browser", "{path}"},
    {"trouble", "no-sample", "{name}"},
    {"trouble", "no-lesson", "{name}{names}"},
    {"trouble", "samples", "{path}{reason}"},
    {"trouble", "texts", ""},
    {"trouble", "texts-more", "{count}"},
    {"trouble", "texts-unknown", "{section}{name}"},
    {"trouble", "texts-twice", "{name}{line}"},
    {"trouble", "texts-empty", "{name}"},
    {"trouble", "texts-long", "{limit}"},
    {"trouble", "texts-brace", ""},
    {"trouble", "texts-placeholder", "{placeholder}{placeholders}"},
    {"trouble", "texts-no-placeholder", "{placeholder}"},
    {"trouble", "texts-section", "{name}"},
    {"trouble", "texts-no-section", ""},
    {"trouble", "texts-neither", ""},
    {"trouble", "texts-first", ""},
    {"trouble", "texts-nul", ""},
    {"trouble", "texts-encoding", ""},
    {"trouble", "texts-control", ""},
    {"trouble", "texts-utf16", ""},
    {"trouble", "texts-no-language", ""},
    {"trouble", "texts-folder-link", ""},
    {"trouble", "texts-folder-none", ""},
    {"trouble", "file", "{path}{reason}"},
    {"trouble", "file-line", "{path}{line}{reason}"},
    {"trouble", "list-none", "{argument}"},
    {"trouble", "list-empty", ""},
    {"trouble", "list-encoding", ""},
    {"trouble", "list-no-title", ""},
    {"trouble", "list-bracket", ""},
    {"trouble", "list-no-name", ""},
    {"trouble", "list-long", "{limit}"},
    {"trouble", "list-no-equals", ""},
    {"trouble", "list-no-value", ""},
    {"trouble", "list-key", ""},
    {"trouble", "list-twice", ""},
    {"trouble", "list-times", ""},
    {"trouble", "list-no-filter", ""},
    {"trouble", "list-filter", "{reason}"},
    {"trouble", "argument-stream", "{argument}{rest}"},
    {"trouble", "argument-streams", "{argument}{rest}"},
    {"trouble", "argument-tasks", "{argument}{rest}"},
    {"trouble", "argument-grade", "{argument}{rest}"},
    {"trouble", "argument-copy", "{argument}{rest}"},
    {"oral", "blank", ""},
    {"oral", "right", "{right}{why}"},
    {"oral", "partly", "{right}{why}"},
    {"oral", "wrong", "{right}{why}"},
    {"oral", "formula", ""},
    {"oral", "unreadable", "{answer}"},
    {"oral", "next", "{score}{of}{number}{count}{question}"},
    {"oral", "last", "{score}{of}"},
    {"oral", "over", "{score}{of}"},
    {"oral", "none", ""},
    {"menu", "next", ""},
    {"menu", "previous", ""},
    {"menu", "lesson", ""},
    {"menu", "language", ""},
    {"menu", "automatic", ""},
    {"menu", "quiz", ""},
    {"menu", "only", ""},
    {"menu", "merged", ""},
    {"menu", "guide", ""},
    {"menu", "report", ""},
    {"menu", "report-all", ""},
    {"menu", "chart", ""},
    {"menu", "annotated", ""},
    {"menu", "worksheet", ""},
    {"menu", "key", ""},
    {"menu", "marks", ""},
    {"menu", "samples", ""},
    {"menu", "sample", "{name}{teaches}"},
    {"profile", "number", ""},
    {"profile", "time", ""},
    {"profile", "source", ""},
    {"profile", "destination", ""},
    {"profile", "port", ""},
    {"profile", "length", ""},
    {"profile", "from", ""},
    {"profile", "role", ""},
    {"profile", "seq", ""},
    {"profile", "ack", ""},
    {"profile", "event", ""},
    {"profile", "client", ""},
    {"profile", "server", ""},
    {"profile", "info", ""},
    {"profile", "handshake", ""},
    {"profile", "handshake-tip", ""},
    {"profile", "close", ""},
    {"profile", "close-tip", ""},
    {"profile", "merged", ""},
    {"profile", "merged-tip", ""},
    {"profile", "resets", ""},
    {"profile", "resets-tip", ""},
    {"profile", "rule-number", ""},
    {"profile", "rule-again", ""},
    {"profile", "rule-reset", ""},
    {"profile", "rule-data", ""},
    {"profile", "rule-ack", ""},
};

struct fixture {
    GArray *required; /* of struct required */
    struct lab_catalogue *english;
};

static void
require(struct fixture *fixture, const char *kind, const char *word, const char *key,
        const char *placeholders, const char *line)
{
    struct required text = {
        g_strconcat(kind, ".", word, NULL), key, placeholders, line, NULL, false};

    g_array_append_val(fixture->required, text);
}

/* The words of a set of roles, in the order of the vocabulary, joined with "+"; g_free(). */
static char *
joined_words(lab_set roles)
{
    GString *words = g_string_new(NULL);

    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (roles & LAB_BIT(role))
            g_string_append_printf(words, "%s%s", words->len > 0 ? "+" : "", lab_role_word(role));
    }
    return g_string_free(words, FALSE);
}

static void
require_role(struct fixture *fixture, lab_set roles)
{
    const lab_set no_numbers = LAB_BIT(LAB_ROLE_STRAY) | LAB_BIT(LAB_ROLE_PING_REQUEST) |
                               LAB_BIT(LAB_ROLE_PING_REPLY) | LAB_BIT(LAB_ROLE_ICMP_ERROR);
    char *word = joined_words(roles);

    require(fixture, "role", word, "name", "", NULL);
    require(fixture, "role", word, "title", "{from}{to}", "headline");
    require(fixture, "role", word, "why", "{from}{to}", roles & no_numbers ? "why" : "why-numbers");
    require(fixture, "role", word, "look", "{from}{to}", "look");
    g_free(word);
}

/* What a page can be about beside a role: its headline, its reason, what to look at. */
static void
require_subject(struct fixture *fixture, const char *kind, const char *word)
{
    require(fixture, kind, word, "headline", "{from}{to}{role}{number}{count}", "headline");
    require(fixture, kind, word, "look", "{from}{to}", "look");
}

static void
require_event(struct fixture *fixture, enum lab_event event)
{
    const char *word = lab_event_word(event);

    require(fixture, "event", word, "name", "", NULL);
    require(fixture, "event", word, "title", "", NULL);
    require(fixture, "event", word, "text", "{from}{to}", "event");
    /* A step of the handshake, or data, says these beside what it says anyway. */
    if (event != LAB_EVENT_FAST_OPEN && event != LAB_EVENT_PIGGYBACK &&
        event != LAB_EVENT_DELAYED_ACK)
        require_subject(fixture, "event", word);
    if (event == LAB_EVENT_RETRANSMISSION || event == LAB_EVENT_CAPTURED_TWICE ||
        event == LAB_EVENT_DUPLICATE_ACK)
        require(fixture, "event", word, "headline-frame", "{from}{to}{role}{number}{frame}",
                "headline");
}

static void
require_reset(struct fixture *fixture, enum lab_reset reset)
{
    const char *word = lab_reset_word(reset);

    require(fixture, "reset", word, "name", "", NULL);
    require(fixture, "reset", word, "title", "", NULL);
    require(fixture, "reset", word, "text", "{from}{to}", "why");
    require_subject(fixture, "reset", word);
}

/* The steps of a simultaneous open and close. */
static void
require_crossed(struct fixture *fixture)
{
    static const enum lab_role roles[] = {LAB_ROLE_HANDSHAKE1, LAB_ROLE_HANDSHAKE2,
                                          LAB_ROLE_TEARDOWN2, LAB_ROLE_TEARDOWN3,
                                          LAB_ROLE_TEARDOWN4};

    for (unsigned i = 0; i < G_N_ELEMENTS(roles); i++) {
        const char *word = lab_role_word(roles[i]);

        require(fixture, "crossed", word, "title", "{from}{to}", "headline");
        require(fixture, "crossed", word, "why", "{from}{to}", "why-numbers");
        require(fixture, "crossed", word, "look", "{from}{to}", "look");
    }
}

static void
require_flood(struct fixture *fixture)
{
    static const struct required texts[] = {{NULL, "begins", "{count}", "headline", NULL, false},
                                            {NULL, "headline", "{count}", "headline", NULL, false},
                                            {NULL, "text", "", "why", NULL, false},
                                            {NULL, "look", "{to}", "look", NULL, false}};

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct required text = texts[i];

        text.section = g_strdup("flood");
        g_array_append_val(fixture->required, text);
    }
}

static void
require_titled(struct fixture *fixture, const char *kind, const char *word,
               const char *placeholders)
{
    require(fixture, kind, word, "title", "", NULL);
    require(fixture, kind, word, "text", placeholders, kind);
}

static void
require_printed(struct fixture *fixture, char *section, const char *key, const char *placeholders)
{
    struct required text = {section, key, placeholders, NULL, NULL, true};

    g_array_append_val(fixture->required, text);
}

/* Under which else the words of a kind of question are taken as an answer. */
static void
require_names_of(struct fixture *fixture, enum lab_question_kind kind, const char *section)
{
    const char *word;

    for (unsigned i = 0; (word = lab_question_choice(kind, i)) != NULL; i++) {
        if (*word)
            require_printed(fixture, g_strdup(section), word, "");
    }
}

/* The same where the words are those on time, windows or congestion. */
static void
require_further_names(struct fixture *fixture)
{
    require_names_of(fixture, LAB_QUESTION_EVENT, "also.event");
    require_names_of(fixture, LAB_QUESTION_OPEN, "also.open");
    require_names_of(fixture, LAB_QUESTION_CLOSE, "also.close");
    require_names_of(fixture, LAB_QUESTION_WAITS, "also.end");
    for (unsigned i = LAB_FATE_NONE + 1; i < LAB_FATE_COUNT; i++) {
        require_printed(fixture, g_strconcat("became.", lab_fate_word(i), NULL), "name", "");
        require_printed(fixture, g_strdup("also.became"), lab_fate_word(i), "");
    }
    for (unsigned i = LAB_LIMIT_NONE + 1; i < LAB_LIMIT_COUNT; i++) {
        require_printed(fixture, g_strconcat("limit.", lab_limit_word(i), NULL), "name", "");
        require_printed(fixture, g_strdup("also.limit"), lab_limit_word(i), "");
    }
    for (unsigned i = LAB_PHASE_NONE + 1; i < LAB_PHASE_COUNT; i++)
        require_printed(fixture, g_strdup("also.phase"), lab_phase_word(i), "");
    for (unsigned i = 0; lab_question_choice(LAB_QUESTION_WAIT, i); i++) {
        const char *word = lab_question_choice(LAB_QUESTION_WAIT, i);

        if (*word) {
            require_printed(fixture, g_strconcat("waited.", word, NULL), "name", "");
            require_printed(fixture, g_strdup("also.waited"), word, "");
        }
    }
    for (unsigned i = 0; i < LAB_THEN_COUNT; i++) {
        require_printed(fixture, g_strconcat("then.", lab_then_word(i), NULL), "name", "");
        require_printed(fixture, g_strdup("also.then"), lab_then_word(i), "");
    }
}

/* Questions, and what the marking of an answer says. */
static void
require_questions(struct fixture *fixture)
{
    for (unsigned i = 0; i < LAB_QUESTION_COUNT; i++) {
        const char *word = lab_question_word(i);

        require(fixture, "question", word, "name", "", NULL);
        require(fixture, "question", word, "ask",
                "{len}{seq}{from}{to}{mss}{was}{sample}{difference}{smoothed}{variation}{edge}"
                "{message}",
                NULL);
        require_printed(fixture, g_strconcat("question.", word, NULL), "why", "{text}");
    }
    require_further_names(fixture);
    for (unsigned i = 0; i < LAB_MARK_COUNT; i++)
        require_printed(fixture, g_strdup("grade"), lab_mark_word(i),
                        "{id}{frame}{right}{answer}{why}");
    for (unsigned i = 0; i <= LAB_ROLE_STRAY; i++)
        require_printed(fixture, g_strdup("sign"), lab_role_word(i), "");
    for (unsigned i = LAB_ROLE_HANDSHAKE1; i <= LAB_ROLE_TEARDOWN4; i++) {
        if (i != LAB_ROLE_DATA)
            require_printed(fixture, g_strdup("also.role"), lab_role_word(i), "");
    }
    for (unsigned i = LAB_STATE_UNKNOWN + 1; i < LAB_STATE_COUNT; i++)
        require_printed(fixture, g_strdup("also.state"), lab_state_word(i), "");
    for (unsigned i = 0; i < G_N_ELEMENTS(printed); i++)
        require_printed(fixture, g_strdup(printed[i].section), printed[i].key,
                        printed[i].placeholders);
}

/* An option that nobody has to agree on, or that nobody misses, has fewer texts. */
static void
require_option(struct fixture *fixture, enum lab_option option)
{
    static const char all[] = "{value}{mtu}{ip}{least}{factor}{factor_other}{from}{to}";
    const char *word = lab_option_word(option);

    require(fixture, "option", word, "name", "{value}", NULL);
    require(fixture, "option", word, "offer", all, NULL);
    if (option != LAB_OPTION_COOKIE_REQUEST)
        require(fixture, "option", word, "agreed", all, NULL);
    if (option == LAB_OPTION_MSS || option == LAB_OPTION_WINDOW_SCALE ||
        option == LAB_OPTION_TIMESTAMPS)
        require(fixture, "option", word, "missing", all, NULL);
}

#define FLAG_VALUES "{from}{to}{frame}{seq}{pointer}{next}{bits}{count}{codepoint}"

/* What a flag says depends on what the SYNs agreed on, and on what was captured. */
static const char *const more_flags[][2] = {
    {"ecn-accepted", "agreed"}, {"accecn-accepted", "unassigned"},
    {"ace", "third"},           {"ece", "agreed"},
    {"ece", "marked"},          {"ece", "still"},
    {"ece", "senseless"},       {"cwr", "answer"},
    {"cwr", "senseless"},       {"ecn-declined", "copied"}};

static void
require_dns(struct fixture *fixture)
{
    for (unsigned i = 0; i < LAB_DNS_HALF_COUNT; i++) {
        require(fixture, "dns", lab_dns_half_word(i), "name", "", NULL);
        require(fixture, "dns", lab_dns_half_word(i), "title", "{name}{type}", NULL);
        require(fixture, "dns", lab_dns_half_word(i), "why", "", "why");
        require(fixture, "dns", lab_dns_half_word(i), "look", "", "look");
    }
    for (unsigned i = LAB_DNS_RESULT_NONE + 1; i < LAB_DNS_RESULT_COUNT; i++) {
        require(fixture, "dns", lab_dns_result_word(i), "title", "{name}{type}{address}", NULL);
        require(fixture, "dns", lab_dns_result_word(i), "text", "", NULL);
    }
    for (unsigned i = LAB_DNS_RESULT_NO_DATA; i < LAB_DNS_RESULT_COUNT; i++)
        require(fixture, "dns", lab_dns_result_word(i), "name", "", NULL);
    for (unsigned i = LAB_DNS_NOTE_NONE + 1; i < LAB_DNS_NOTE_COUNT; i++) {
        require(fixture, "dns-note", lab_dns_note_word(i), "name", "", NULL);
        require(fixture, "dns-note", lab_dns_note_word(i), "text", "{frame}{server}", NULL);
    }
}

/* Roles and events. */
static void
require_steps(struct fixture *fixture)
{
    for (unsigned i = 0; i < LAB_ROLE_COUNT; i++)
        require_role(fixture, LAB_BIT(i));
    for (unsigned i = 0; lab_segments_headline_sets[i]; i++)
        require_role(fixture, lab_segments_headline_sets[i]);
    for (unsigned i = 0; i < LAB_EVENT_COUNT; i++)
        require_event(fixture, i);
}

/* What is sent once more, and what holds a sender back. */
static void
require_data(struct fixture *fixture)
{
    for (unsigned i = LAB_RESENT_NONE + 1; i < LAB_RESENT_COUNT; i++)
        require(fixture, "resent", lab_resent_word(i), "text", "{from}{to}", "why");
    for (unsigned i = LAB_RESENT_NONE + 1; i < LAB_RESENT_COUNT; i++)
        require(fixture, "resent", lab_resent_word(i), "name", "", NULL);
    for (unsigned i = LAB_LIMIT_NONE + 1; i < LAB_LIMIT_COUNT; i++)
        require(fixture, "limit", lab_limit_word(i), "text", "", NULL);
    for (unsigned i = LAB_PHASE_NONE + 1; i < LAB_PHASE_COUNT; i++) {
        require(fixture, "phase", lab_phase_word(i), "text", "", NULL);
        require(fixture, "phase", lab_phase_word(i), "name", "", NULL);
    }
    require(fixture, "resent", "of-syn", "text", "{from}{to}", "event");
    require(fixture, "resent", "early-syn", "text", "{from}{to}", "why");
    require(fixture, "resent", "early-syn-ack", "text", "{from}{to}", "why");
    require(fixture, "resent", "refused", "text", "{from}{to}", "why");
}

/* How connections open, close and break off. */
static void
require_connections(struct fixture *fixture)
{
    require(fixture, "reset", "ignored-syn", "text", "{from}{to}", "why");
    require_subject(fixture, "reset", "ignored-syn");
    require(fixture, "reset", "after-close-unprovoked", "text", "{from}{to}", "why");
    require_subject(fixture, "reset", "after-close-unprovoked");
    require(fixture, "reset", "after-close-complete", "text", "{from}{to}", "why");
    require_subject(fixture, "reset", "after-close-complete");
    require(fixture, "reset", "no-connection-since", "text", "{from}{to}", "why");
    require_subject(fixture, "reset", "no-connection-since");
    require_crossed(fixture);
    require(fixture, "fast-open", "handshake2", "title", "{from}{to}", "headline");
    require(fixture, "fast-open", "handshake2", "why", "{from}{to}", "why-numbers");
    require(fixture, "fast-open", "handshake2", "look", "{from}{to}", "look");
    require(fixture, "stray", "syn", "title", "{from}{to}", "headline");
    require(fixture, "stray", "syn", "why", "{from}{to}", "why");
    require(fixture, "stray", "syn", "look", "{from}{to}", "look");
    require_flood(fixture);
    for (unsigned i = LAB_OPEN_NONE + 1; i < LAB_OPEN_COUNT; i++)
        require_titled(fixture, "open", lab_open_word(i), "");
    for (unsigned i = LAB_CLOSE_NONE + 1; i < LAB_CLOSE_COUNT; i++)
        require_titled(fixture, "close", lab_close_word(i), "");
    for (unsigned i = LAB_RESET_NONE + 1; i < LAB_RESET_COUNT; i++)
        require_reset(fixture, i);
    for (unsigned i = LAB_SCAN_NONE + 1; i < LAB_SCAN_COUNT; i++) {
        require_titled(fixture, "scan", lab_scan_word(i), "");
        require_subject(fixture, "scan", lab_scan_word(i));
    }
    for (unsigned i = LAB_ICMP_ERROR_NONE + 1; i < LAB_ICMP_ERROR_COUNT; i++)
        require_titled(fixture, "icmp", lab_icmp_error_word(i), "");
}

/* States, ends and the fields of a header. */
static void
require_headers(struct fixture *fixture)
{
    for (unsigned i = 0; i < LAB_STATE_COUNT; i++)
        require(fixture, "state", lab_state_word(i), "text", "", "meaning");
    for (unsigned i = 0; i < LAB_LESSON_COUNT; i++)
        require(fixture, "lesson", lab_lesson_word(i), "name", "", NULL);
    for (unsigned i = 0; i < LAB_END_COUNT; i++)
        require(fixture, "end", lab_end_word(i), "name", "", NULL);
    for (unsigned i = 0; i < LAB_OPTION_COUNT; i++)
        require_option(fixture, i);
    for (unsigned i = 0; i < LAB_SIGNAL_COUNT; i++)
        require(fixture, "flag", lab_signal_word(i), "text", FLAG_VALUES, "flag");
    for (unsigned i = 0; i < G_N_ELEMENTS(more_flags); i++)
        require(fixture, "flag", more_flags[i][0], more_flags[i][1], FLAG_VALUES, "flag");
    for (unsigned i = 0; i < LAB_UNLIKE_COUNT; i++)
        require(fixture, "unlike", lab_unlike_word(i), "text", "{value}{usual}{from}", NULL);
}

/* The layers above. */
static void
require_above(struct fixture *fixture)
{
    for (unsigned i = 0; i < LAB_HTTP_METHOD_COUNT; i++)
        require(fixture, "method", lab_http_method_word(i), "text", "{method}{target}",
                "http-request");
    for (unsigned i = 0; i < LAB_HTTP_STATUS_COUNT; i++)
        require(fixture, "status", lab_http_status_word(i), "text", "{code}", "http-response");
    for (unsigned i = LAB_HTTP_FATE_NONE + 1; i < LAB_HTTP_FATE_COUNT; i++)
        require(fixture, "fate", lab_http_fate_word(i), "text", "", "http-then");
    for (unsigned i = 0; i < LAB_TLS_MESSAGE_COUNT; i++) {
        require(fixture, "tls", lab_tls_word(i), "text", "", "tls");
        require(fixture, "tls", lab_tls_word(i), "name", "", NULL);
    }
    require_dns(fixture);
    for (unsigned i = 0; i < LAB_QUIC_PACKET_COUNT; i++) {
        require(fixture, "quic", lab_quic_word(i), "name", "", NULL);
        require(fixture, "quic", lab_quic_word(i), "text", "", NULL);
    }
}

static void
require_all(struct fixture *fixture)
{
    require_steps(fixture);
    require_data(fixture);
    require_connections(fixture);
    require_headers(fixture);
    require_above(fixture);
    for (unsigned i = 0; i < LAB_REASON_COUNT; i++) {
        require(fixture, "reason", lab_reason_word(i), "text", "{end}{other}{wait}", "why-rfc");
        g_array_index(fixture->required, struct required, fixture->required->len - 1).rfc =
            lab_reason_rfc(i);
    }
    require_questions(fixture);
}

static void
set_up(struct fixture *fixture, gconstpointer language)
{
    struct lab_reporter nobody = {0};

    (void)language;
    fixture->required = g_array_new(FALSE, FALSE, sizeof(struct required));
    require_all(fixture);
    fixture->english = lab_catalogue_shipped("en", NULL, &nobody);
}

static void
tear_down(struct fixture *fixture, gconstpointer language)
{
    (void)language;
    for (unsigned i = 0; i < fixture->required->len; i++)
        g_free(g_array_index(fixture->required, struct required, i).section);
    g_array_free(fixture->required, TRUE);
    lab_catalogue_free(fixture->english);
}

/* A language without what it takes from English. */
static struct lab_catalogue *
alone(const char *language)
{
    struct lab_reporter nobody = {0};

    return lab_catalogue_shipped(language, NULL, &nobody);
}

static void
check_placeholders(const char *section, const char *key, const char *text, const char *model)
{
    char *placeholder;
    const char *problem = lab_template_problem(text, model, &placeholder);

    if (problem)
        g_test_message("[%s] %s: %s %s", section, key, problem, placeholder);
    g_assert_null(problem);
}

static void
check_entry(const struct fixture *fixture, const struct lab_catalogue *catalogue,
            const char *section, const char *key, const char *placeholders)
{
    const char *text = lab_catalogue_text(catalogue, section, key);
    const char *english = lab_catalogue_text(fixture->english, section, key);

    if (!text || !english) {
        g_test_message("[%s] has no %s", section, key);
        g_test_fail(); /* and go on: somebody wants to know them all */
        return;
    }
    check_placeholders(section, key, text, placeholders);
    check_placeholders(section, key, text, english);
    check_placeholders(section, key, english, text);
}

static void
add_text(GString *file, const char *section, const char *key, const char *placeholders)
{
    g_string_append_printf(file, "[%s]\n%s=.%s\n", section, key, placeholders);
}

static void
name_it(const char *language, unsigned line, const char *problem, void *nobody G_GNUC_UNUSED)
{
    g_test_message("annotations/%s.ini:%u, which nothing would ever show: %s", language, line,
                   problem);
    g_test_fail();
}

/* Names each text of the language that is not among those that there are to be. */
static void
check_nothing_besides(const struct fixture *fixture, const char *language)
{
    struct lab_reporter nobody = {0}, reporter = {.report = name_it, .file = language};
    GString *file = g_string_new(NULL);
    struct lab_catalogue *known;

    for (unsigned i = 0; i < fixture->required->len; i++) {
        const struct required *text = &g_array_index(fixture->required, struct required, i);

        add_text(file, text->section, text->key, text->placeholders);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(single); i++)
        add_text(file, single[i].section, single[i].key, single[i].placeholders);
    known = lab_catalogue_parse(file->str, file->len, NULL, &nobody);
    lab_catalogue_free(lab_catalogue_shipped(language, known, &reporter));
    lab_catalogue_free(known);
    g_string_free(file, TRUE);
}

static void
test_every_word_has_its_texts(struct fixture *fixture, gconstpointer language)
{
    struct lab_catalogue *catalogue = alone(language);

    for (unsigned i = 0; i < fixture->required->len; i++) {
        const struct required *text = &g_array_index(fixture->required, struct required, i);

        check_entry(fixture, catalogue, text->section, text->key, text->placeholders);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(single); i++) {
        check_entry(fixture, catalogue, single[i].section, single[i].key, single[i].placeholders);
        check_placeholders(single[i].section, single[i].key, single[i].placeholders,
                           lab_catalogue_text(catalogue, single[i].section, single[i].key));
    }
    check_nothing_besides(fixture, language);
    g_assert_cmpuint(lab_catalogue_size(catalogue), ==,
                     fixture->required->len + G_N_ELEMENTS(single));
    lab_catalogue_free(catalogue);
}

/* The longer of the two ends' names. */
static const char *
longest_end(const lab_notes *notes)
{
    const char *client = lab_notes_text(notes, "end.client", "name");
    const char *server = lab_notes_text(notes, "end.server", "name");

    return strlen(client) > strlen(server) ? client : server;
}

static char *
expanded(const lab_notes *notes, const char *section, const char *key,
         const struct lab_note_value *values, size_t count)
{
    GString *out = g_string_new(NULL);

    lab_notes_expand(out, notes, section, key, values, count);
    return g_string_free(out, FALSE);
}

static unsigned
columns(const char *text)
{
    unsigned sum = 0;

    for (; *text; text = g_utf8_next_char(text))
        sum += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
    return sum;
}

/* The line fits into Wireshark's memory and, as it is drawn, into its window. Goes on after a
 * failure, so that all that is too long is told at once. */
static void
check_line(const char *line, unsigned indent)
{
    unsigned drawn = indent + columns(line) + BRACKET_COLUMNS;

    if (strlen(line) <= LINE_BYTES && drawn <= LINE_COLUMNS)
        return;
    g_test_message("%u bytes, %u columns: %s", (unsigned)strlen(line), drawn, line);
    g_test_fail();
}

/* The section whose title a line has. */
static const char *
title_section(const struct required *text)
{
    return g_str_has_prefix(text->section, "resent.") ? "event.retransmission" : text->section;
}

/* The longest name of a set of roles, within a headline. */
static const char *
longest_role(const struct fixture *fixture, const lab_notes *notes)
{
    const char *longest = "";

    for (unsigned i = 0; i < fixture->required->len; i++) {
        const struct required *text = &g_array_index(fixture->required, struct required, i);
        const char *name;

        if (!g_str_has_prefix(text->section, "role.") || strcmp(text->key, "name") != 0)
            continue;
        name = lab_notes_text(notes, text->section, "name");
        if (columns(name) > columns(longest))
            longest = name;
    }
    return longest;
}

/* The lines that stand below the state of an end. */
static unsigned
indent_of(const char *line)
{
    bool below = g_strcmp0(line, "why-rfc") == 0 || g_strcmp0(line, "meaning") == 0 ||
                 g_strcmp0(line, "http-then") == 0;

    return below ? INDENT_COLUMNS : 0;
}

static void
test_every_text_fits_its_line(struct fixture *fixture, gconstpointer language)
{
    lab_notes *notes = lab_notes_load(language, NULL, NULL, NULL);
    const char *end = longest_end(notes);
    const struct lab_note_value words[] = {{"frame", "1000000"},
                                           {"role", longest_role(fixture, notes)},
                                           {"number", "100"},
                                           {"count", "10000"},
                                           {"from", end},
                                           {"to", end},
                                           {"end", end},
                                           {"other", end},
                                           {"method", "PROPFIND"},
                                           {"target", LONGEST_TARGET},
                                           {"code", "404"},
                                           {"len", "65535"},
                                           {"seq", "4294967295"},
                                           {"value", "65535"},
                                           {"mtu", "65595"},
                                           {"ip", "40"},
                                           {"least", "65535"},
                                           {"factor", "16384"},
                                           {"factor_other", "16384"},
                                           {"pointer", "65535"},
                                           {"next", "4294967295"},
                                           {"bits", "1010"},
                                           {"codepoint", "Not-ECT"},
                                           {"usual", "65535"}};

    for (unsigned i = 0; i < fixture->required->len; i++) {
        const struct required *text = &g_array_index(fixture->required, struct required, i);

        if (text->printed)
            continue;

        char *inner = expanded(notes, text->section, text->key, words, G_N_ELEMENTS(words));
        const struct lab_note_value parts[] = {
            {"text", inner},
            {"title", strcmp(text->key, "title") == 0
                          ? inner
                          : lab_notes_text(notes, title_section(text), "title")},
            {"state", "SYN-RECEIVED"},
            {"rfc", text->rfc}};
        char *line = text->line ? expanded(notes, "line", text->line, parts, G_N_ELEMENTS(parts))
                                : g_strdup(inner);

        check_line(line, g_str_has_prefix(text->section, "option.") ? INDENT_COLUMNS
                                                                    : indent_of(text->line));
        g_free(line);
        g_free(inner);
    }
    lab_notes_free(notes);
}

/* The longest of a kind's titles, such as that of the longest way to open. */
static const char *
longest_title(const lab_notes *notes, const char *kind, const char *(*word)(unsigned),
              unsigned count)
{
    const char *longest = "";

    for (unsigned i = 1; i < count; i++) {
        char *section = g_strconcat(kind, ".", word(i), NULL);
        const char *title = lab_notes_text(notes, section, "title");

        if (title && columns(title) > columns(longest))
            longest = title;
        g_free(section);
    }
    return longest;
}

static const char *
open_word(unsigned open)
{
    return lab_open_word(open);
}

static const char *
close_word(unsigned close)
{
    return lab_close_word(close);
}

/* The longest lines of each kind: a number that is not as expected has no origin, one that
 * follows from a letter no payload newly covered, and one that covers payload names its segment
 * in the line itself. */
enum number_line { DIFFERS, OF_LETTER, OF_SEGMENT, COVERING };

/* The values that are texts themselves, with values of their own. */
enum composed_value {
    VERDICT,
    ORIGIN,
    COVERS,
    MISSING,
    WHOLE,
    ARRIVAL,
    BEFORE,
    AFTER,
    X,
    Y,
    U,
    W,
    SHARE,
    COMPOSED
};

static char *
composed_value(const lab_notes *notes, enum number_line kind, enum composed_value which,
               const struct lab_note_value *values, size_t count)
{
    static const char *const whole[] = {
        [DIFFERS] = "run", [OF_LETTER] = "push", [OF_SEGMENT] = "push-run", [COVERING] = "message"};
    const bool agrees = kind != DIFFERS;
    const char *const marks[COMPOSED] = {
        [VERDICT] = agrees ? "agrees" : "differs",
        [ORIGIN] = kind == OF_SEGMENT ? "of-segment" : "of-syn",
        [COVERS] = "covers",
        [MISSING] = "missing",
        [WHOLE] = whole[kind],
        [ARRIVAL] = "arrival",
        [BEFORE] = "inferred",
        [AFTER] = "inferred",
        [X] = "isn-number",
        [Y] = "isn-number",
        [U] = "fin-number",
        [W] = "fin-number",
        [SHARE] = kind == OF_LETTER ? "no-window" : "of-window",
    };
    const bool is_said =
        which == ORIGIN ? agrees && kind != COVERING : which != COVERS || kind == COVERING;

    return is_said ? expanded(notes, which == SHARE ? "load" : "mark", marks[which], values, count)
                   : g_strdup("");
}

/* A number that is as expected says where it comes from, one that is not says what it is. */
static void
check_lines_of_numbers(const lab_notes *notes, enum number_line kind)
{
    static const char number[] = "4294967295";
    struct lab_note_value values[] = {
        [VERDICT] = {"verdict", NULL},
        [ORIGIN] = {"origin", NULL},
        [COVERS] = {"covers", NULL},
        [MISSING] = {"missing", NULL},
        [WHOLE] = {"whole", NULL},
        [ARRIVAL] = {"arrival", NULL},
        [BEFORE] = {"before", NULL},
        [AFTER] = {"after", NULL},
        [X] = {"x", NULL},
        [Y] = {"y", NULL},
        [U] = {"u", NULL},
        [W] = {"w", NULL},
        [SHARE] = {"share", NULL},
        {"field", "ack"},
        {"formula", kind == OF_SEGMENT || kind == COVERING ? "seq + len" : "x + 1 + len"},
        {"letter", "x"},
        {"base", number},
        {"add", "65536"},
        {"bytes", kind == COVERING ? MOST_BYTES_OF_SEGMENTS : "1073741824"},
        {"segments", "256"},
        {"len", "65535"},
        {"number", "100"},
        {"delay", "999.999 ms"},
        {"value", number},
        {"relative", number},
        {"actual", number},
        {"actual_relative", number},
        {"sample", "9999.999"},
        {"lacks", "999.999"},
        {"percent", "100"},
        {"usable", "1073725440"},
        {"frame", "1000000"},
        {"state", "SYN-RECEIVED"},
        {"from", longest_end(notes)},
        {"end", longest_end(notes)},
        {"to", longest_end(notes)},
        {"open", longest_title(notes, "open", open_word, LAB_OPEN_COUNT)},
        {"close", longest_title(notes, "close", close_word, LAB_CLOSE_COUNT)},
        {"time", number},
        {"count", number},
        {"bytes", number},
        {"reserved", "0000"},
        {"flags", "00000010"},
        {"bits", "10"},
        {"codepoint", "ECT(0)"},
        {"echo", number},
        {"id", "65535"},
        {"passed", "65535"},
        {"meaning", lab_notes_text(notes, "mark", "letter-w")},
        {"client", "SYN-RECEIVED"},
        {"server", "SYN-RECEIVED"},
    };
    const size_t count = G_N_ELEMENTS(values);
    char *composed[COMPOSED];

    for (unsigned i = 0; i < COMPOSED; i++)
        composed[i] = composed_value(notes, kind, i, values, count);
    for (unsigned i = 0; i < COMPOSED; i++)
        values[i].value = composed[i];
    for (unsigned i = 0; i < G_N_ELEMENTS(single); i++) {
        char *line = expanded(notes, single[i].section, single[i].key, values, count);

        check_line(line, 0);
        g_free(line);
    }
    for (unsigned i = 0; i < COMPOSED; i++)
        g_free(composed[i]);
}

static void
test_every_line_of_numbers_fits(struct fixture *fixture, gconstpointer language)
{
    lab_notes *notes = lab_notes_load(language, NULL, NULL, NULL);

    (void)fixture;
    check_lines_of_numbers(notes, DIFFERS);
    check_lines_of_numbers(notes, OF_LETTER);
    check_lines_of_numbers(notes, OF_SEGMENT);
    check_lines_of_numbers(notes, COVERING);
    lab_notes_free(notes);
}

/* The widest of the ways to say what a fragment is. */
static const char *
longest_fragment(const lab_notes *notes)
{
    static const char *const keys[] = {"whole", "whole-df", "first", "middle", "last"};
    const char *longest = "";

    for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *text = lab_notes_text(notes, "ip", keys[i]);

        if (columns(text) > columns(longest))
            longest = text;
    }
    return longest;
}

static void
test_every_line_of_an_ip_header_fits(struct fixture *fixture, gconstpointer language)
{
    lab_notes *notes = lab_notes_load(language, NULL, NULL, NULL);
    const struct lab_note_value values[] = {
        {"words", "15"},
        {"header", "60"},
        {"options", "40"},
        {"payload", "65515"},
        {"total", "65535"},
        {"df", "1"},
        {"mf", "1"},
        {"units", "8191"},
        {"offset", "65528"},
        {"meaning", longest_fragment(notes)},
        {"ttl", "125"},
        {"first", "128"},
        {"hops", "126"},
        {"number", "255"},
        {"name", "Destination Options for IPv6"},
        {"protocol", "Destination Options for IPv6"},
        {"value", "ffff"},
        {"computed", "ffff"},
        {"folded", "ffff"},
        {"checked", "ffff"},
        {"folding", "ffff + 1d = 1001c, 001c + 1 = 001d"},
        {"terms", "13ffec + 4500 + 003c + e621 + 0000 + 4001 + 0000 + c0a8 + 2b9d + 7050 + f84c"},
        {"sum", "1dffe2"},
    };

    (void)fixture;
    for (unsigned i = 0; i < G_N_ELEMENTS(single); i++) {
        bool of_checksum = g_str_equal(single[i].key, "sum") || g_str_equal(single[i].key, "fold");
        char *line;

        if (!g_str_equal(single[i].section, "ip"))
            continue;
        line = expanded(notes, "ip", single[i].key, values, G_N_ELEMENTS(values));
        check_line(line, of_checksum ? 2 * INDENT_COLUMNS : INDENT_COLUMNS);
        g_free(line);
    }
    lab_notes_free(notes);
}

static void
test_headlines_are_short(struct fixture *fixture, gconstpointer language)
{
    lab_notes *notes = lab_notes_load(language, NULL, NULL, NULL);
    const char *end = longest_end(notes);
    const struct lab_note_value words[] = {
        {"from", end},        {"to", end},
        {"frame", "1000000"}, {"role", longest_role(fixture, notes)},
        {"number", "100"},    {"count", "10000"}};

    for (unsigned i = 0; i < fixture->required->len; i++) {
        const struct required *text = &g_array_index(fixture->required, struct required, i);
        char *title;

        if (g_strcmp0(text->line, "headline") != 0)
            continue;
        title = expanded(notes, text->section, text->key, words, G_N_ELEMENTS(words));
        if (columns(title) > TITLE_COLUMNS) {
            g_test_message("%u columns: %s", columns(title), title);
            g_test_fail();
        }
        g_free(title);
    }
    lab_notes_free(notes);
}

/* The RFC and section numbers of a text, sorted and joined; g_free(). */
static char *
references(const char *text)
{
    GRegex *number = g_regex_new("RFC [0-9]+|[0-9]+(\\.[0-9]+)+", 0, 0, NULL);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    GMatchInfo *match;
    char *joined;

    for (g_regex_match(number, text, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL))
        g_ptr_array_add(found, g_match_info_fetch(match, 0));
    g_ptr_array_add(found, NULL);
    joined = g_strjoinv(" ", (char **)found->pdata);
    g_match_info_free(match);
    g_ptr_array_free(found, TRUE);
    g_regex_unref(number);
    return joined;
}

/* Every "why" of a role says where it is written, the same place in every language. */
static void
test_references(struct fixture *fixture, gconstpointer language)
{
    struct lab_catalogue *catalogue = alone(language);

    for (unsigned i = 0; i < fixture->required->len; i++) {
        const struct required *text = &g_array_index(fixture->required, struct required, i);
        char *ours = references(lab_catalogue_text(catalogue, text->section, text->key));
        char *theirs = references(lab_catalogue_text(fixture->english, text->section, text->key));

        g_assert_cmpstr(ours, ==, theirs);
        if (strcmp(text->key, "why") == 0 && !text->printed)
            g_assert_true(g_str_has_prefix(ours, "RFC "));
        g_free(ours);
        g_free(theirs);
    }
    lab_catalogue_free(catalogue);
}

/* The sections that texts and reasons may cite, each read and found to say what it is cited for.
 * Who cites another reads it first, and adds it here. */
/* clang-format off */
static const char *const read_sections[] = {
    "791 3.1",       "792",           "1035 4.2.1",    "1191",
    "1624 3",        "1337",          "8201",          "1812 5.2.2",
    "2018 2",        "2018 3",        "2018 4",        "2181 4",
    "2181 9",        "2308 2.2",      "2883",          "3168 6.1.1",
    "3168 6.1.2",    "3168 6.1.3",    "3168 5",        "3168 6.1.4",
    "3168 6.1.5",    "3168 6.1.6",    "1349",          "2923 2.1",
    "3540",          "6093",          "7323 5",        "8311 4.3",
    "9768",          "9768 3.1.1",    "9768 3.1.3",    "9768 3.2",
    "9768 3.2.2.1",  "4443 2.4",      "4443 4.1",      "4443 4.2",
    "4987",          "4987 2.2",      "4987 3.6",      "5461 4",
    "5681",          "5681 3.1",      "5681 3.2",      "5961 3",
    "5961 3.2",      "5961 4.2",      "6191 2",        "6298 2.2",
    "6298 2.3",      "6298 2.4",      "6298 5",        "6928",
    "7323 2.2",      "7323 3.2",      "7323 4",        "7413",
    "7413 4.2.1",    "7413 4.2.2",    "8200 4.5",      "8446 4.1.4",
    "8985 7",        "9000",          "9000 8.1.2",    "9112 6.3",
    "9112 9.3",      "9112 9.5",      "9112 9.6",      "9293 3.1",
    "9293 3.3.2",    "9293 3.4",      "9293 3.4.1",    "9293 3.5",
    "9293 3.5.1",    "9293 3.5.2",    "9293 3.5.3",    "9293 3.6",
    "9293 3.6.1",    "9293 3.7.1",    "9293 3.8.3",    "9293 3.8.4",
    "9293 3.8.5",    "9293 3.8.6",    "9293 3.8.6.1",  "9293 3.8.6.3",
    "9293 3.9.2.2",  "9293 3.10.1",   "9293 3.10.5",   "9293 3.10.7",
    "9293 3.10.7.1", "9293 3.10.7.2", "9293 3.10.7.3", "9293 3.10.7.4",
    "9293 3.10.8",   "5681 4.1",      "5827",          "6298 2.1",
    "6298 5.3",      "6298 5.5",      "6675 4",        "8985 6",
    "8985 7.2",      "8985 7.3",      "9293 3.7.4",    "1122 3.2.1.2",
    "6582 3.2",      NULL};
/* clang-format on */

/* "RFC 9293 3.4, 3.6.1" cites two sections of one RFC. */
static void
check_citations(const char *text)
{
    GRegex *token =
        g_regex_new("RFC ([0-9]+)( [0-9]+(?:\\.[0-9]+)*)?|[0-9]+(?:\\.[0-9]+)+", 0, 0, NULL);
    char *rfc = NULL;
    GMatchInfo *match;

    for (g_regex_match(token, text, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        char *whole = g_match_info_fetch(match, 0), *number = g_match_info_fetch(match, 1);
        char *section;

        if (number && *number) {
            g_free(rfc);
            rfc = g_strdup(number);
        }
        section = number && *number ? g_strdup(whole + strlen("RFC "))
                  : rfc             ? g_strdup_printf("%s %s", rfc, whole)
                                    : NULL;
        if (section && !g_strv_contains(read_sections, section)) {
            g_test_message("not read yet: RFC %s, in: %s", section, text);
            g_test_fail();
        }
        g_free(section);
        g_free(number);
        g_free(whole);
    }
    g_match_info_free(match);
    g_regex_unref(token);
    g_free(rfc);
}

static void
test_citations_were_read(struct fixture *fixture, gconstpointer language)
{
    struct lab_catalogue *catalogue = alone(language);

    for (unsigned i = 0; i < fixture->required->len; i++) {
        const struct required *text = &g_array_index(fixture->required, struct required, i);

        check_citations(lab_catalogue_text(catalogue, text->section, text->key));
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(single); i++)
        check_citations(lab_catalogue_text(catalogue, single[i].section, single[i].key));
    for (unsigned reason = 0; reason < LAB_REASON_COUNT; reason++)
        check_citations(lab_reason_rfc((enum lab_reason)reason));
    lab_catalogue_free(catalogue);
}

static void
add(const char *name, const char *language,
    void (*test)(struct fixture *fixture, gconstpointer language))
{
    char *path = g_strdup_printf("/texts/%s/%s", language, name);

    g_test_add(path, struct fixture, language, set_up, test, tear_down);
    g_free(path);
}

int
main(int argc, char **argv)
{
    const char *const *languages = lab_notes_shipped_languages();

    g_test_init(&argc, &argv, NULL);
    for (unsigned i = 0; languages[i]; i++) {
        add("complete", languages[i], test_every_word_has_its_texts);
        add("fit", languages[i], test_every_text_fits_its_line);
        add("fit-numbers", languages[i], test_every_line_of_numbers_fits);
        add("fit-ip-header", languages[i], test_every_line_of_an_ip_header_fits);
        add("headlines", languages[i], test_headlines_are_short);
        add("references", languages[i], test_references);
        add("citations", languages[i], test_citations_were_read);
    }
    return g_test_run();
}
