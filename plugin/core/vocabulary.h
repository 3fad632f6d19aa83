/** @file
 * The public vocabulary of Lab: every word that a filter may compare with.
 *
 * The words are ASCII, the same in every display language, and for ever: add,
 * never rename or reuse. Each list below is the single place where its words
 * are written; the enumeration and the word table both come from it, and a
 * test demands a text for each word in every shipped language.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_H
#define LAB_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tables, laid out by hand. */
/* clang-format off */
/** The parts a segment plays; it may play several. The last three are those of ICMP
 *  messages, which play one each. Teardown numbers name what a
 *  segment does, not when: 1 the first FIN, 2 the ACK of it, 3 the other end's
 *  FIN, 4 the ACK of that. */
#define LAB_ROLES(X)            \
    X(HANDSHAKE1, "handshake1") \
    X(HANDSHAKE2, "handshake2") \
    X(HANDSHAKE3, "handshake3") \
    X(DATA, "data")             \
    X(TEARDOWN1, "teardown1")   \
    X(TEARDOWN2, "teardown2")   \
    X(TEARDOWN3, "teardown3")   \
    X(TEARDOWN4, "teardown4")   \
    X(ACK, "ack")               \
    X(RESET, "reset")           \
    X(STRAY, "stray")           \
    X(PING_REQUEST, "ping-request") \
    X(PING_REPLY, "ping-reply") \
    X(ICMP_ERROR, "icmp-error")

/** What happened on a segment, beside its part. */
#define LAB_EVENTS(X)                     \
    X(RETRANSMISSION, "retransmission")   \
    X(PORT_REUSE, "port-reuse")           \
    X(CHALLENGE_ACK, "challenge-ack")     \
    X(FAST_OPEN, "fast-open")             \
    X(HALF_CLOSE, "half-close")           \
    X(OUT_OF_ORDER, "out-of-order")       \
    X(LOST_SEGMENT, "lost-segment")       \
    X(ACK_UNSEEN, "ack-unseen")           \
    X(DUPLICATE_ACK, "duplicate-ack")     \
    X(DUPLICATE_SACK, "duplicate-sack")   \
    X(KEEP_ALIVE, "keep-alive")           \
    X(KEEP_ALIVE_ACK, "keep-alive-ack")   \
    X(ZERO_WINDOW, "zero-window")         \
    X(WINDOW_PROBE, "window-probe")       \
    X(WINDOW_UPDATE, "window-update")     \
    X(WINDOW_FULL, "window-full")         \
    X(PIGGYBACK, "piggyback")             \
    X(DELAYED_ACK, "delayed-ack")         \
    X(OFFLOAD, "offload")                 \
    X(CAPTURED_TWICE, "captured-twice")

/** What made the sender send bytes again that the capture holds already. */
#define LAB_RESENDS(X)        \
    X(FAST, "fast")           \
    X(TIMEOUT, "timeout")     \
    X(SPURIOUS, "spurious")   \
    X(EARLY, "early")         \
    X(TOO_BIG, "too-big")

/** What had kept a sender from sending new data earlier: the other end's window, its program that had
 *  nothing to send, or its own congestion window. */
#define LAB_LIMITS(X)               \
    X(WINDOW, "window")             \
    X(APPLICATION, "application")   \
    X(CONGESTION, "congestion")

/** How a sender's congestion window moves (RFC 5681), as far as it shows on the wire. */
#define LAB_PHASES(X)                             \
    X(SLOW_START, "slow-start")                   \
    X(AVOIDANCE, "congestion-avoidance")          \
    X(FAST_RECOVERY, "fast-recovery")             \
    X(TIME_OUT, "time-out")

/** What a segment had waited for, and the timer or the news that ended the wait (waits.h). Up to
 *  "repetition" it was sent before. */
#define LAB_WAITS(X)                              \
    X(TIME_OUT, "time-out")                       \
    X(FAST_REPAIR, "fast-repair")                 \
    X(SACK_REPAIR, "sack-repair")                 \
    X(EARLY_REPAIR, "early-repair")               \
    X(SAME_REPAIR, "same-repair")                 \
    X(TAIL_PROBE, "tail-probe")                   \
    X(PROBE_OR_TIME_OUT, "probe-or-time-out")     \
    X(REPETITION, "repetition")                   \
    X(PROBE_OR_PROGRAM, "probe-or-program")       \
    X(WINDOW_PROBE, "window-probe")               \
    X(KEEP_ALIVE, "keep-alive")                   \
    X(DELAYED_ACK, "delayed-ack")                 \
    X(LATE_ACK, "late-ack")                       \
    X(NAGLE, "nagle")                             \
    X(IDLE, "idle")

/** How an end's window moves, where that makes its peer slow down or go on. */
#define LAB_WINDOW_MOVES(X)     \
    X(CLOSING, "closing")       \
    X(CLOSED, "closed")         \
    X(REOPENED, "reopened")

/** Connection states, RFC 9293 section 3.3.2. UNKNOWN: no segment proves one. */
#define LAB_STATES(X)               \
    X(UNKNOWN, "UNKNOWN")           \
    X(CLOSED, "CLOSED")             \
    X(LISTEN, "LISTEN")             \
    X(SYN_SENT, "SYN-SENT")         \
    X(SYN_RECEIVED, "SYN-RECEIVED") \
    X(ESTABLISHED, "ESTABLISHED")   \
    X(FIN_WAIT_1, "FIN-WAIT-1")     \
    X(FIN_WAIT_2, "FIN-WAIT-2")     \
    X(CLOSE_WAIT, "CLOSE-WAIT")     \
    X(CLOSING, "CLOSING")           \
    X(LAST_ACK, "LAST-ACK")         \
    X(TIME_WAIT, "TIME-WAIT")

/** How a connection opened. The last three are verdicts on a whole stream. */
#define LAB_OPENS(X)                \
    X(THREE_WAY, "three-way")       \
    X(SIMULTANEOUS, "simultaneous") \
    X(FAST_OPEN, "fast-open")       \
    X(REFUSED, "refused")           \
    X(MIDSTREAM, "midstream")       \
    X(UNANSWERED, "unanswered")     \
    X(HALF_OPEN, "half-open")       \
    X(CANCELLED, "cancelled")

/** How a connection closed. The last four are verdicts on a whole stream. */
#define LAB_CLOSES(X)               \
    X(FOUR_WAY, "four-way")         \
    X(THREE_WAY, "three-way")       \
    X(SIMULTANEOUS, "simultaneous") \
    X(RESET, "reset")               \
    X(HALF_CLOSED, "half-closed")   \
    X(STILL_OPEN, "still-open")     \
    X(NEVER_OPENED, "none")         \
    X(UNDECIDED, "unknown")

/** Why a RST was sent, or that its receiver must ignore it. */
#define LAB_RESETS(X)                   \
    X(REFUSED, "refused")               \
    X(ABORT, "abort")                   \
    X(NO_CONNECTION, "no-connection")   \
    X(AFTER_CLOSE, "after-close")       \
    X(CANCELLED, "cancelled")           \
    X(IGNORED, "ignored")

/** The ways to scan the ports of a host, by what the scanner sends: SYNs, with the handshake not
 *  completed or completed; or segments that belong to no connection, with FIN alone, no flag,
 *  FIN, PSH and URG, or ACK alone. */
#define LAB_SCANS(X)        \
    X(SYN, "syn")           \
    X(CONNECT, "connect")   \
    X(FIN, "fin")           \
    X(NO_FLAGS, "null")     \
    X(XMAS, "xmas")         \
    X(ACK, "ack")

/** The letters of the textbooks: x, y the two initial sequence numbers; u the
 *  number of the first FIN, v that of the segment that first acknowledges it,
 *  w that of the second FIN. In the data phase: seq+len, the end of an earlier
 *  segment; seq+len-1, the byte before that end; seq, the number of an earlier
 *  segment that is sent again. */
#define LAB_FORMULAS(ITEM)             \
    ITEM(X, "x")                       \
    ITEM(Y, "y")                       \
    ITEM(X_1, "x+1")                   \
    ITEM(Y_1, "y+1")                   \
    ITEM(X_1_LEN, "x+1+len")           \
    ITEM(Y_1_LEN, "y+1+len")           \
    ITEM(ZERO, "0")                    \
    ITEM(U, "u")                       \
    ITEM(V, "v")                       \
    ITEM(W, "w")                       \
    ITEM(U_LEN, "u-len")               \
    ITEM(W_LEN, "w-len")               \
    ITEM(U_1, "u+1")                   \
    ITEM(W_1, "w+1")                   \
    ITEM(SEQ_LEN, "seq+len")           \
    ITEM(SEQ_LEN_1, "seq+len-1")       \
    ITEM(SEQ, "seq")

/** What a teacher can step through: the whole story of a conversation, or one lesson of it. */
#define LAB_LESSONS(X)          \
    X(WHOLE, "whole")           \
    X(HANDSHAKE, "handshake")   \
    X(DATA, "data")             \
    X(CLOSE, "close")           \
    X(ODDITIES, "oddities")

/** The two ends. The client is the end whose SYN came first. */
#define LAB_ENDS(X)       \
    X(CLIENT, "client")   \
    X(SERVER, "server")

/** What a segment can be asked about, on a worksheet and in quiz mode; from partner to checksum: what
 *  an ICMP message can. */
#define LAB_QUESTIONS(X)        \
    X(ROLE, "role")             \
    X(SEQ, "seq")               \
    X(ACK, "ack")               \
    X(FORMULA, "formula")       \
    X(NEXT, "next")             \
    X(FIN, "fin")               \
    X(BYTES, "bytes")           \
    X(EDGE, "edge")             \
    X(MSS, "mss")               \
    X(CLIENT, "client-state")   \
    X(SERVER, "server-state")   \
    X(EVENT, "event")           \
    X(OPEN, "open")             \
    X(CLOSE, "close")           \
    X(WAITS, "waits")           \
    X(RESET, "reset")           \
    X(PARTNER, "partner")       \
    X(RTT, "rtt")               \
    X(HOPS, "hops")             \
    X(ICMP, "icmp")             \
    X(CHECKSUM, "checksum")     \
    X(ACKED, "acked")           \
    X(SAMPLE, "sample")         \
    X(FATE, "fate")             \
    X(SMOOTHED, "smoothed")     \
    X(VARIATION, "variation")   \
    X(TIMEOUT, "rto")           \
    X(BACKOFF, "backoff")       \
    X(FLIGHT, "flight")         \
    X(USABLE, "usable")         \
    X(LIMIT, "limit")           \
    X(ROUND, "round")           \
    X(PHASE, "phase")           \
    X(REPAIR, "repair")         \
    X(WAIT, "wait")             \
    X(PROOF, "proof")           \
    X(MOVED, "moved")           \
    X(CLOSED_BY, "closed-by")   \
    X(CLOSED_FOR, "closed-for") \
    X(MISSING, "missing")       \
    X(ECN, "ecn")               \
    X(TLS, "tls")               \
    X(TLS_NEXT, "tls-next")     \
    X(THEN, "then")             \
    X(NAMED, "named")

/** What becomes of a connection after a message of HTTP, in two words. */
#define LAB_THENS(X)            \
    X(STAYS_OPEN, "stays-open") \
    X(CLOSES, "closes")

/** What an answer is worth. */
#define LAB_MARKS(X)              \
    X(BLANK, "blank")             \
    X(RIGHT, "right")             \
    X(WRONG, "wrong")             \
    X(PARTLY, "partly")           \
    X(FORMULA, "formula")         \
    X(UNREADABLE, "unreadable")

/** What the options of a SYN offer. */
#define LAB_OPTIONS(X)                       \
    X(MSS, "mss")                            \
    X(WINDOW_SCALE, "window-scale")          \
    X(SACK_PERMITTED, "sack-permitted")      \
    X(TIMESTAMPS, "timestamps")              \
    X(COOKIE_REQUEST, "cookie-request")      \
    X(COOKIE, "cookie")

/** What the flags say that most segments do not have: URG (RFC 9293 3.8.5), and ECE and CWR, with which
 *  the ends agree on ECN and report a congested router (RFC 3168 6.1). With AE the two may be another
 *  language: accurate ECN (RFC 9768), in which the three are a counter, ACE. */
#define LAB_SIGNALS(X)                    \
    X(URGENT, "urg")                      \
    X(ECN_OFFERED, "ecn-offered")         \
    X(ECN_ACCEPTED, "ecn-accepted")       \
    X(ECHO, "ece")                        \
    X(REDUCED, "cwr")                     \
    X(ECN_DECLINED, "ecn-declined")       \
    X(ACCECN_OFFERED, "accecn-offered")   \
    X(ACCECN_ACCEPTED, "accecn-accepted") \
    X(ACE, "ace")                         \
    X(AE, "ae")                           \
    X(RESERVED, "reserved")

/** The ECN field of an IP header (RFC 3168 5), by its two bits; 00 has no word. */
#define LAB_CODEPOINTS(X) \
    X(ECT_1, "ect1")      \
    X(ECT_0, "ect0")      \
    X(CE, "ce")

/** What is not to be sent as ECN-capable (RFC 3168 6.1.1, 6.1.4 to 6.1.6), and here is. */
#define LAB_ECT_RULES(X)               \
    X(SYN, "syn")                      \
    X(BARE_ACK, "ack")                 \
    X(AGAIN, "retransmission")         \
    X(PROBE, "window-probe")

/** In what the IP header of a RST is unlike the others of its end. */
#define LAB_UNLIKES(X)  \
    X(TTL, "ttl")       \
    X(IP_ID, "ip-id")

/** The messages of an application, on the segment that completes one. */
#define LAB_APPS(X)                    \
    X(HTTP_REQUEST, "http-request")    \
    X(HTTP_RESPONSE, "http-response")

/** What a TLS record holds, in the order of a handshake (RFC 5246 section 7, RFC 8446 section 4), as far as
 *  it shows without the keys. */
#define LAB_TLS_MESSAGES(X)                        \
    X(HELLO_REQUEST, "hello-request")              \
    X(CLIENT_HELLO, "client-hello")                \
    X(RETRY_REQUEST, "hello-retry-request")        \
    X(SERVER_HELLO, "server-hello")                \
    X(CERTIFICATE, "certificate")                  \
    X(CERTIFICATE_STATUS, "certificate-status")    \
    X(SERVER_KEY_EXCHANGE, "server-key-exchange")  \
    X(CERTIFICATE_REQUEST, "certificate-request")  \
    X(SERVER_HELLO_DONE, "server-hello-done")      \
    X(CLIENT_KEY_EXCHANGE, "client-key-exchange")  \
    X(CERTIFICATE_VERIFY, "certificate-verify")    \
    X(NEW_SESSION_TICKET, "new-session-ticket")    \
    X(CHANGE_CIPHER_SPEC, "change-cipher-spec")    \
    X(FINISHED, "finished")                        \
    X(ENCRYPTED_HANDSHAKE, "encrypted-handshake")  \
    X(APPLICATION_DATA, "application-data")        \
    X(CLOSE_NOTIFY, "close-notify")                \
    X(ALERT, "alert")                              \
    X(ENCRYPTED_ALERT, "encrypted-alert")

/** Which half of a pair of DNS messages. */
#define LAB_DNS_HALVES(X) \
    X(QUERY, "query")     \
    X(ANSWER, "answer")

/** What an answer of DNS comes to (RFC 1035 section 4.1.1, RFC 2308). data: of a type other than addresses;
 *  referral: other servers know; truncated: no more fitted into the packet, so the question is to be asked over TCP. */
#define LAB_DNS_RESULTS(X)          \
    X(ADDRESSES, "addresses")       \
    X(DATA, "data")                 \
    X(NO_DATA, "no-data")           \
    X(REFERRAL, "referral")         \
    X(NO_SUCH_NAME, "no-such-name") \
    X(TRUNCATED, "truncated")       \
    X(FAILED, "failed")             \
    X(REFUSED, "refused")           \
    X(ERROR, "error")

/** What is worth noticing on a DNS message. again: the query had its answer already; other-address: not
 *  from where the query went to; over-tcp: because the answer over UDP was truncated; no-query: an answer, and what it
 *  answers is not there. */
#define LAB_DNS_NOTES(X)              \
    X(REPEATED, "repeated")           \
    X(OVER_TCP, "over-tcp")           \
    X(AGAIN, "again")                 \
    X(OTHER_ADDRESS, "other-address") \
    X(NO_QUERY, "no-query")

/** What became of a DNS query. error: instead of an answer an ICMP error came. */
#define LAB_DNS_FATES(X)        \
    X(UNANSWERED, "unanswered") \
    X(ANSWERED, "answered")     \
    X(ERROR, "error")

/** Kinds of QUIC packets (RFC 9000 section 17). */
#define LAB_QUIC_PACKETS(X)                       \
    X(INITIAL, "initial")                         \
    X(0RTT, "0-rtt")                              \
    X(HANDSHAKE, "handshake")                     \
    X(RETRY, "retry")                             \
    X(VERSION_NEGOTIATION, "version-negotiation") \
    X(1RTT, "1-rtt")

/** What an ICMP error says, the same words for ICMP and ICMPv6 (RFC 792, RFC 4443 section 3). */
#define LAB_ICMP_ERRORS(X)                          \
    X(NETWORK_UNREACHABLE, "network-unreachable")   \
    X(HOST_UNREACHABLE, "host-unreachable")         \
    X(PROTOCOL_UNREACHABLE, "protocol-unreachable") \
    X(PORT_UNREACHABLE, "port-unreachable")         \
    X(PROHIBITED, "prohibited")                     \
    X(UNREACHABLE, "unreachable")                   \
    X(TOO_BIG, "too-big")                           \
    X(TIME_EXCEEDED, "time-exceeded")               \
    X(PARAMETER_PROBLEM, "parameter-problem")

/** What became of a ping request. */
#define LAB_PINGS(X)            \
    X(UNANSWERED, "unanswered") \
    X(ANSWERED, "answered")     \
    X(ERROR, "error")

/** What became of a segment, once those after it are known. repeated: it did arrive, and was sent again
 *  without need; reset: a RST came before it was acknowledged. */
#define LAB_FATES(X)                \
    X(ACKNOWLEDGED, "acknowledged") \
    X(LOST, "lost")                 \
    X(REPEATED, "repeated")         \
    X(RESET, "reset")               \
    X(UNANSWERED, "unanswered")

/** By what a SYN+ACK shows that its server keeps nothing of the SYN: its timestamp has options in it, or
 *  it is not sent again. */
#define LAB_COOKIES(X)              \
    X(TIMESTAMP, "timestamp")       \
    X(NOT_REPEATED, "not-repeated")

/** Whether the checksum of an IP header is right. absent: left to the network card; none: IPv6. */
#define LAB_CHECKSUMS(X) \
    X(GOOD, "good")      \
    X(ABSENT, "absent")  \
    X(WRONG, "wrong")    \
    X(NONE, "none")

/** Why an end is in the state it is in: one per kind of transition, with the
 *  section that decides it; "" where Lab infers it, and no RFC says so. The texts are in the catalogue under reason.WORD. */
#define LAB_REASONS(X)                                                                     \
    X(NOTHING_KNOWN, "nothing-known", "")                                    \
    X(IN_UNSEEN_CONNECTION, "in-unseen-connection", "RFC 9293 3.5.1")                      \
    X(STATE_PROVED, "state-proved", "")                                      \
    X(NO_CHANGE, "no-change", "RFC 9293 3.10.7.4")                                         \
    X(NO_ACK, "no-ack", "RFC 9293 3.10.7.4")                                               \
    X(ACTIVE_OPEN, "active-open", "RFC 9293 3.10.1")                                       \
    X(OPENS_ANEW, "opens-anew", "RFC 9293 3.5.1")                                          \
    X(BACK_OLD_SYN, "back-old-syn", "RFC 9293 3.5")                                        \
    X(TRIES_AGAIN, "tries-again", "")                                                      \
    X(SYN_REPEATED, "syn-repeated", "RFC 9293 3.10.8")                                      \
    X(SYN_ARRIVES, "syn-arrives", "RFC 9293 3.10.7.2")                                     \
    X(SYN_MEETS_SYN, "syn-meets-syn", "RFC 9293 3.10.7.3")                                 \
    X(SYN_IN_CONNECTION, "syn-in-connection", "RFC 5961 4.2")                                \
    X(SYN_ENDS_HANDSHAKE, "syn-ends-handshake", "RFC 9293 3.10.7.4")                       \
    X(SYN_IN_TIME_WAIT, "syn-in-time-wait", "RFC 9293 3.6.1")                           \
    X(SYN_TOO_OLD, "syn-too-old", "RFC 6191 2")                                            \
    X(SYN_ACK_SENT, "syn-ack-sent", "RFC 9293 3.10.7.2")                                   \
    X(SYN_ACK_ARRIVES, "syn-ack-arrives", "RFC 9293 3.10.7.3")                             \
    X(SYN_ACK_AGAIN, "syn-ack-again", "RFC 9293 3.10.7.4")                                 \
    X(SYN_ACK_NOT_WANTED, "syn-ack-not-wanted", "RFC 9293 3.10.7.1")                       \
    X(ACK_UNACCEPTABLE, "ack-unacceptable", "RFC 9293 3.5.2")                           \
    X(SYN_IS_ACKED, "syn-is-acked", "RFC 9293 3.10.7.4")                                   \
    X(CLOSES_FIRST, "closes-first", "RFC 9293 3.6")                                        \
    X(CLOSES_SECOND, "closes-second", "RFC 9293 3.6")                                      \
    X(CLOSES_AT_ONCE, "closes-at-once", "RFC 9293 3.6")                                    \
    X(OPENS_AND_FIN_ARRIVES, "opens-and-fin-arrives", "RFC 9293 3.10.7.4")                 \
    X(FIN_REPEATED, "fin-repeated", "RFC 9293 3.6")                                      \
    X(FIN_ARRIVES, "fin-arrives", "RFC 9293 3.10.7.4")                                     \
    X(FINS_CROSS, "fins-cross", "RFC 9293 3.6")                                            \
    X(FIN_ENDS_BOTH, "fin-ends-both", "RFC 9293 3.10.7.4")                                 \
    X(FIN_AGAIN, "fin-again", "RFC 9293 3.10.7.4")                                         \
    X(FIN_NOT_CAPTURED, "fin-not-captured", "RFC 9293 3.4")                                \
    X(FIN_UNSEEN, "fin-unseen", "RFC 9293 3.4")                                            \
    X(FIN_OVERTAKEN, "fin-overtaken", "RFC 9293 3.6")                                      \
    X(FIN_IN_TIME_WAIT, "fin-in-time-wait", "RFC 9293 3.10.7.4")                           \
    X(FIN_TOO_EARLY, "fin-too-early", "RFC 9293 3.10.7.4")                                 \
    X(FIN_IS_ACKED, "fin-is-acked", "RFC 9293 3.10.7.4")                                   \
    X(CROSSED_FIN_IS_ACKED, "crossed-fin-is-acked", "RFC 9293 3.10.7.4")                   \
    X(LAST_FIN_IS_ACKED, "last-fin-is-acked", "RFC 9293 3.10.7.4")                         \
    X(SENDS_RESET, "sends-reset", "RFC 9293 3.10.5")                                        \
    X(PROBES_UNANSWERED, "probes-unanswered", "RFC 9293 3.8.4")                            \
    X(LEAVES_FIN_WAIT_2, "leaves-fin-wait-2", "RFC 9293 3.6.1")                         \
    X(TIME_WAIT_OVER, "time-wait-over", "RFC 9293 3.10.8")                                 \
    X(GIVEN_UP, "given-up", "RFC 9293 3.8.3")                                              \
    X(ANSWERS_NOTHING_KNOWN, "answers-nothing-known", "RFC 9293 3.5.2")                      \
    X(REFUSES_SEGMENT, "refuses-segment", "RFC 9293 3.5.2")                                \
    X(REFUSES_EARLIER, "refuses-earlier", "RFC 9293 3.5.2")                                \
    X(REFUSED_BEFORE, "refused-before", "RFC 9293 3.10.7.1")                               \
    X(SCANNED, "scanned", "RFC 9293 3.10.7.1")                                             \
    X(REFUSES_OPEN, "refuses-open", "RFC 9293 3.10.7.1")                                   \
    X(OPEN_IS_REFUSED, "open-is-refused", "RFC 9293 3.10.7.3")                             \
    X(OPEN_IS_UNREACHABLE, "open-is-unreachable", "RFC 5461 4")                      \
    X(OPEN_MAY_BE_GIVEN_UP, "open-may-be-given-up", "RFC 9293 3.9.2.2")                    \
    X(ERROR_PASSES, "error-passes", "RFC 9293 3.9.2.2")                                    \
    X(SYN_RETURNED, "syn-returned", "RFC 792")                                             \
    X(BACK_TO_LISTEN, "back-to-listen", "RFC 9293 3.5.3")                               \
    X(RESET_ARRIVES, "reset-arrives", "RFC 9293 3.10.7.4")                                 \
    X(RESET_ENDS_TIME_WAIT, "reset-ends-time-wait", "RFC 9293 3.10.7.4")                            \
    X(RESET_IGNORED, "reset-ignored", "RFC 5961 3.2")                                        \
    X(RESET_ACKS_NO_SYN, "reset-acks-no-syn", "RFC 9293 3.10.7.3")                           \
    X(LATE_DUPLICATE, "late-duplicate", "RFC 9293 3.10.7.4")                                  \
    X(BACK_IN_CONNECTION, "back-in-connection", "RFC 5961 4.2")                             \
    X(BACK_OLD_COPY, "back-old-copy", "RFC 9293 3.10.7.4")                                    \
    X(BACK_NO_COPY, "back-no-copy", "RFC 9293 3.6.1")                                         \
    X(BACK_SYN_NOT_ARRIVED, "back-syn-not-arrived", "RFC 9293 3.5")                        \
    X(BACK_SYN_ACK_NOT_ARRIVED, "back-syn-ack-not-arrived", "")              \
    X(BACK_ACK_NOT_ARRIVED, "back-ack-not-arrived", "")                      \
    X(BACK_FIN_NOT_ARRIVED, "back-fin-not-arrived", "RFC 9293 3.6")                   \
    X(BACK_FIN_NOT_SENT, "back-fin-not-sent", "")                           \
    X(BACK_FIN_NOT_ACKED, "back-fin-not-acked", "")                          \
    X(BACK_FIN_OVERTAKEN, "back-fin-overtaken", "")                          \
    X(BACK_RESET_NOT_ARRIVED, "back-reset-not-arrived", "RFC 9293 3.5.3")                  \
    X(BACK_RESET_NOT_SENT, "back-reset-not-sent", "RFC 5961 3")                            \
    X(BACK_NOT_GIVEN_UP, "back-not-given-up", "")                            \
    X(BACK_ERROR_NOT_HEEDED, "back-error-not-heeded", "RFC 9293 3.9.2.2")                  \
    X(BACK_PORT_OPEN, "back-port-open", "RFC 9293 3.10.7.2")
/* clang-format on */

#define LAB_ENUM_ROLE(id, word) LAB_ROLE_##id,
enum lab_role { LAB_ROLES(LAB_ENUM_ROLE) LAB_ROLE_COUNT };

#define LAB_ENUM_EVENT(id, word) LAB_EVENT_##id,
enum lab_event { LAB_EVENTS(LAB_ENUM_EVENT) LAB_EVENT_COUNT };

#define LAB_ENUM_STATE(id, word) LAB_STATE_##id,
enum lab_state { LAB_STATES(LAB_ENUM_STATE) LAB_STATE_COUNT };

/* Zero means "not decided (yet)" in the enumerations that have a NONE. */
#define LAB_ENUM_OPEN(id, word) LAB_OPEN_##id,
enum lab_open { LAB_OPEN_NONE, LAB_OPENS(LAB_ENUM_OPEN) LAB_OPEN_COUNT };

#define LAB_ENUM_CLOSE(id, word) LAB_CLOSE_##id,
enum lab_close { LAB_CLOSE_NONE, LAB_CLOSES(LAB_ENUM_CLOSE) LAB_CLOSE_COUNT };

#define LAB_ENUM_SCAN(id, word) LAB_SCAN_##id,
enum lab_scan { LAB_SCAN_NONE, LAB_SCANS(LAB_ENUM_SCAN) LAB_SCAN_COUNT };

#define LAB_ENUM_RESET(id, word) LAB_RESET_##id,
enum lab_reset { LAB_RESET_NONE, LAB_RESETS(LAB_ENUM_RESET) LAB_RESET_COUNT };

#define LAB_ENUM_RESENT(id, word) LAB_RESENT_##id,
enum lab_resent { LAB_RESENT_NONE, LAB_RESENDS(LAB_ENUM_RESENT) LAB_RESENT_COUNT };

#define LAB_ENUM_LIMIT(id, word) LAB_LIMIT_##id,
enum lab_limit { LAB_LIMIT_NONE, LAB_LIMITS(LAB_ENUM_LIMIT) LAB_LIMIT_COUNT };

#define LAB_ENUM_PHASE(id, word) LAB_PHASE_##id,
enum lab_phase { LAB_PHASE_NONE, LAB_PHASES(LAB_ENUM_PHASE) LAB_PHASE_COUNT };

#define LAB_ENUM_WAIT(id, word) LAB_WAIT_##id,
enum lab_wait_kind { LAB_WAIT_NONE, LAB_WAITS(LAB_ENUM_WAIT) LAB_WAIT_COUNT };

#define LAB_ENUM_WINDOW_MOVE(id, word) LAB_WINDOW_##id,
enum lab_window_move_kind {
    LAB_WINDOW_STAYS,
    LAB_WINDOW_MOVES(LAB_ENUM_WINDOW_MOVE) LAB_WINDOW_MOVE_COUNT
};

#define LAB_ENUM_FORMULA(id, word) LAB_FORMULA_##id,
enum lab_formula { LAB_FORMULA_NONE, LAB_FORMULAS(LAB_ENUM_FORMULA) LAB_FORMULA_COUNT };

#define LAB_ENUM_END(id, word) LAB_##id,
enum lab_end_id { LAB_ENDS(LAB_ENUM_END) LAB_END_COUNT };

#define LAB_ENUM_QUESTION(id, word) LAB_QUESTION_##id,
enum lab_question_kind { LAB_QUESTIONS(LAB_ENUM_QUESTION) LAB_QUESTION_COUNT };

#define LAB_ENUM_THEN(id, word) LAB_THEN_##id,
enum lab_then { LAB_THENS(LAB_ENUM_THEN) LAB_THEN_COUNT };

#define LAB_ENUM_MARK(id, word) LAB_MARK_##id,
enum lab_mark { LAB_MARKS(LAB_ENUM_MARK) LAB_MARK_COUNT };

#define LAB_ENUM_OPTION(id, word) LAB_OPTION_##id,
enum lab_option { LAB_OPTIONS(LAB_ENUM_OPTION) LAB_OPTION_COUNT };
#define LAB_ENUM_SIGNAL(id, word) LAB_SIGNAL_##id,
enum lab_signal { LAB_SIGNALS(LAB_ENUM_SIGNAL) LAB_SIGNAL_COUNT };

#define LAB_ENUM_CODEPOINT(id, word) LAB_##id,
enum lab_codepoint { LAB_NOT_ECT, LAB_CODEPOINTS(LAB_ENUM_CODEPOINT) LAB_CODEPOINT_COUNT };

#define LAB_ENUM_ECT_RULE(id, word) LAB_ECT_RULE_##id,
enum lab_ect_rule { LAB_ECT_RULE_NONE, LAB_ECT_RULES(LAB_ENUM_ECT_RULE) LAB_ECT_RULE_COUNT };

#define LAB_ENUM_UNLIKE(id, word) LAB_UNLIKE_##id,
enum lab_unlike { LAB_UNLIKES(LAB_ENUM_UNLIKE) LAB_UNLIKE_COUNT };

#define LAB_ENUM_APP(id, word) LAB_APP_##id,
enum lab_app { LAB_APPS(LAB_ENUM_APP) LAB_APP_COUNT };

#define LAB_ENUM_TLS(id, word) LAB_TLS_##id,
enum lab_tls_message { LAB_TLS_MESSAGES(LAB_ENUM_TLS) LAB_TLS_MESSAGE_COUNT };

#define LAB_ENUM_DNS_HALF(id, word) LAB_DNS_##id,
enum lab_dns_half { LAB_DNS_HALVES(LAB_ENUM_DNS_HALF) LAB_DNS_HALF_COUNT };

#define LAB_ENUM_DNS_RESULT(id, word) LAB_DNS_RESULT_##id,
enum lab_dns_result {
    LAB_DNS_RESULT_NONE, /**< the capture has too little of the answer to tell */
    LAB_DNS_RESULTS(LAB_ENUM_DNS_RESULT) LAB_DNS_RESULT_COUNT
};

#define LAB_ENUM_DNS_NOTE(id, word) LAB_DNS_NOTE_##id,
enum lab_dns_note { LAB_DNS_NOTE_NONE, LAB_DNS_NOTES(LAB_ENUM_DNS_NOTE) LAB_DNS_NOTE_COUNT };

#define LAB_ENUM_DNS_FATE(id, word) LAB_DNS_FATE_##id,
enum lab_dns_fate { LAB_DNS_FATES(LAB_ENUM_DNS_FATE) LAB_DNS_FATE_COUNT };

#define LAB_ENUM_QUIC(id, word) LAB_QUIC_##id,
enum lab_quic_packet { LAB_QUIC_PACKETS(LAB_ENUM_QUIC) LAB_QUIC_PACKET_COUNT };

#define LAB_ENUM_ICMP_ERROR(id, word) LAB_ICMP_ERROR_##id,
enum lab_icmp_error {
    LAB_ICMP_ERROR_NONE,
    LAB_ICMP_ERRORS(LAB_ENUM_ICMP_ERROR) LAB_ICMP_ERROR_COUNT
};

#define LAB_ENUM_PING(id, word) LAB_PING_##id,
enum lab_ping { LAB_PINGS(LAB_ENUM_PING) LAB_PING_COUNT };

#define LAB_ENUM_FATE(id, word) LAB_FATE_##id,
enum lab_fate { LAB_FATE_NONE, LAB_FATES(LAB_ENUM_FATE) LAB_FATE_COUNT };

#define LAB_ENUM_COOKIE(id, word) LAB_COOKIE_##id,
enum lab_cookie { LAB_COOKIE_NONE, LAB_COOKIES(LAB_ENUM_COOKIE) LAB_COOKIE_COUNT };

#define LAB_ENUM_CHECKSUM(id, word) LAB_CHECKSUM_##id,
enum lab_checksum { LAB_CHECKSUMS(LAB_ENUM_CHECKSUM) LAB_CHECKSUM_COUNT };

#define LAB_ENUM_LESSON(id, word) LAB_LESSON_##id,
enum lab_lesson { LAB_LESSONS(LAB_ENUM_LESSON) LAB_LESSON_COUNT };

#define LAB_ENUM_REASON(id, word, rfc) LAB_REASON_##id,
enum lab_reason { LAB_REASONS(LAB_ENUM_REASON) LAB_REASON_COUNT };

/** A set of roles or events: bit n stands for enumerator n. */
typedef uint32_t lab_set;
#define LAB_BIT(n) ((lab_set)1 << (n))

/** A FIN that acknowledges the other FIN plays both; in a merged close it is the first to do so. */
#define LAB_ROLES_MERGED (LAB_BIT(LAB_ROLE_TEARDOWN2) | LAB_BIT(LAB_ROLE_TEARDOWN3))

/** The events of a healthy conversation: no lesson stops for them, no question is about them alone
 *  where there are others. */
#define LAB_EVENTS_ORDINARY                                                                        \
    (LAB_BIT(LAB_EVENT_WINDOW_UPDATE) | LAB_BIT(LAB_EVENT_PIGGYBACK) |                             \
     LAB_BIT(LAB_EVENT_DELAYED_ACK) | LAB_BIT(LAB_EVENT_OFFLOAD))

/** The public word of each; NULL for a NONE and for a value out of range. */
const char *lab_role_word(enum lab_role role);
const char *lab_event_word(enum lab_event event);
const char *lab_state_word(enum lab_state state);
const char *lab_open_word(enum lab_open open);
const char *lab_close_word(enum lab_close close);
const char *lab_reset_word(enum lab_reset reset);
const char *lab_scan_word(enum lab_scan scan);
const char *lab_resent_word(enum lab_resent resent);
const char *lab_limit_word(enum lab_limit limit);
const char *lab_phase_word(enum lab_phase phase);
const char *lab_wait_word(enum lab_wait_kind wait);
const char *lab_window_move_word(enum lab_window_move_kind move);
const char *lab_formula_word(enum lab_formula formula);
const char *lab_end_word(enum lab_end_id end);
const char *lab_question_word(enum lab_question_kind question);
const char *lab_then_word(enum lab_then then);
const char *lab_mark_word(enum lab_mark mark);
const char *lab_option_word(enum lab_option option);
const char *lab_signal_word(enum lab_signal signal);
const char *lab_codepoint_word(enum lab_codepoint codepoint);
const char *lab_ect_rule_word(enum lab_ect_rule rule);
const char *lab_unlike_word(enum lab_unlike unlike);
const char *lab_app_word(enum lab_app app);
const char *lab_dns_half_word(enum lab_dns_half half);
const char *lab_dns_result_word(enum lab_dns_result result);
const char *lab_dns_note_word(enum lab_dns_note note);
const char *lab_dns_fate_word(enum lab_dns_fate fate);
const char *lab_quic_word(enum lab_quic_packet packet);
const char *lab_tls_word(enum lab_tls_message message);
const char *lab_lesson_word(enum lab_lesson lesson);
const char *lab_icmp_error_word(enum lab_icmp_error error);
const char *lab_ping_word(enum lab_ping ping);
const char *lab_fate_word(enum lab_fate fate);
const char *lab_cookie_word(enum lab_cookie cookie);
const char *lab_checksum_word(enum lab_checksum checksum);
const char *lab_reason_word(enum lab_reason reason);

/** The section that decides a transition, such as "RFC 9293 3.10.7.4"; "" where none does. */
const char *lab_reason_rfc(enum lab_reason reason);

/** Whether a reason takes back what was only assumed of an end: what it leads to is no transition
 * of TCP. */
bool lab_reason_corrects(enum lab_reason reason);

/** The role combinations with a headline of their own in the catalogue, each a
 *  set; a set not listed uses the headline of its lowest-numbered role that is
 *  not `data`, or `data`. Ends with 0. */
extern const lab_set lab_headline_sets[];

#endif
