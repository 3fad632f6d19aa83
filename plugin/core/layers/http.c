/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/http.h"

#include <stddef.h>
#include <string.h>

#include "core/serial.h"

#define STATUS_WORD(code) #code,

LAB_WORDS(lab_http_method_word, enum lab_http_method, LAB_HTTP_METHODS(LAB_WORD))
LAB_WORDS(lab_http_status_word, enum lab_http_status, LAB_HTTP_STATUSES(STATUS_WORD))
LAB_WORDS(lab_http_fate_word, enum lab_http_fate, NULL, LAB_HTTP_FATES(LAB_WORD))

enum lab_http_method
lab_http_method(const char *name, size_t len)
{
    for (unsigned method = LAB_HTTP_OTHER + 1; method < LAB_HTTP_METHOD_COUNT; method++) {
        const char *word = lab_http_method_word(method);
        if (strlen(word) == len && memcmp(word, name, len) == 0)
            return method;
    }
    return LAB_HTTP_OTHER;
}

enum lab_http_status
lab_http_status(unsigned code)
{
    const char exact[] = {(char)('0' + code / 100 % 10), (char)('0' + code / 10 % 10),
                          (char)('0' + code % 10), '\0'};
    const char class[] = {exact[0], 'x', 'x', '\0'};

    for (unsigned status = 0; code < 1000 && status < LAB_HTTP_STATUS_COUNT; status++) {
        /* The classes stand behind the codes, so that a text of its own comes first. */
        const char *word = lab_http_status_word(status);
        if (strcmp(word, exact) == 0 || strcmp(word, class) == 0)
            return status;
    }
    return LAB_HTTP_STATUS_COUNT;
}

bool
lab_http_closes(enum lab_http_fate fate)
{
    return fate != LAB_HTTP_FATE_NONE && fate != LAB_HTTP_STAYS_OPEN && fate != LAB_HTTP_KEPT_ALIVE;
}

/* A response that announces another one (RFC 9110 section 15.2); 101 is the last of its request. */
static bool
is_interim(const struct lab_http_message *response)
{
    return response->status / 100 == 1 && response->status != 101;
}

static bool
in_order(const struct lab_http_dialogue *dialogue, const struct lab_http_message *message)
{
    return dialogue->known[message->app] && dialogue->next[message->app] == message->seq;
}

/* The request that a response would answer; NULL: not known. */
static struct lab_http_message *
request_of(const struct lab_http_dialogue *dialogue, const struct lab_http_message *response)
{
    struct lab_http_message *first = dialogue->waiting, *second = first ? first->next : NULL;
    uint32_t due = dialogue->next[LAB_APP_HTTP_RESPONSE];

    if (!dialogue->anchored || dialogue->lost)
        return NULL;
    /* After a request in a SYN (RFC 7413) the other end begins with the response to it. */
    if (!dialogue->known[LAB_APP_HTTP_RESPONSE] || response->seq == due)
        return first;
    /* The response to the first went by unseen, if all the same this one answers the second: what
     * that one acknowledged was sent before it arrived, so it is of the first response. */
    if (second && response->seq == second->ack && lab_serial_before(due, second->ack))
        return second;
    return NULL;
}

/* RFC 9112 section 6.3, items 1 and 2.
 * @param request  what the response answers; NULL: not known */
static bool
has_no_body(const struct lab_http_message *response, const struct lab_http_message *request)
{
    if (response->status / 100 == 1 || response->status == 204 || response->status == 304)
        return true;
    return request && (request->method == LAB_HTTP_HEAD ||
                       (request->method == LAB_HTTP_CONNECT && response->status / 100 == 2));
}

/* @return the length of the whole message; 0 if it cannot be told, or not all of it is there */
static uint64_t
length_of(const struct lab_http_dialogue *dialogue, const struct lab_http_message *message)
{
    bool response = message->app == LAB_APP_HTTP_RESPONSE;
    uint64_t length = message->header_len;

    if (length == 0 || (response && has_no_body(message, request_of(dialogue, message))))
        return length;
    if (message->framing != LAB_HTTP_NO_LENGTH)
        length += message->body_len;
    else if (response && message->fin &&
             (in_order(dialogue, message) || !dialogue->known[message->app]))
        length = message->available;
    else if (response)
        return 0;
    return length <= message->available ? length : 0;
}

static enum lab_http_fate
own_fate(const struct lab_http_message *message)
{
    if (message->options & LAB_HTTP_SAYS_CLOSE)
        return LAB_HTTP_CLOSE;
    if (message->minor > 0)
        return LAB_HTTP_STAYS_OPEN;
    return (message->options & LAB_HTTP_SAYS_KEEP_ALIVE) ? LAB_HTTP_KEPT_ALIVE
                                                         : LAB_HTTP_OLD_VERSION;
}

static enum lab_http_fate
fate_after(const struct lab_http_message *response, bool until_close)
{
    const struct lab_http_message *request = response->partner;
    enum lab_http_fate fate = own_fate(response);

    if (until_close)
        return LAB_HTTP_UNTIL_CLOSE;
    if (fate != LAB_HTTP_CLOSE && request && request->fate == LAB_HTTP_CLOSE_ASKED)
        return LAB_HTTP_CLOSE_AS_ASKED;
    if (lab_http_closes(fate))
        return fate;
    /* Whether it stays open takes both: a request that was not seen may have said close. */
    if (!request)
        return LAB_HTTP_FATE_NONE;
    return request->fate == LAB_HTTP_OLD_VERSION ? LAB_HTTP_OLD_VERSION : fate;
}

static void
take_request(struct lab_http_dialogue *dialogue, struct lab_http_message *request)
{
    enum lab_http_fate fate = own_fate(request);

    /* A final response that came while this request was still on its way answers it, or one that
     * was not seen: nothing tells which. */
    if (dialogue->unasked && request->first_frame <= dialogue->unasked)
        dialogue->lost = true;
    if (dialogue->known[LAB_APP_HTTP_REQUEST] && !in_order(dialogue, request))
        dialogue->anchored = false;
    /* What came before is not known: begin with this request. The response to it starts with the
     * first byte that its sender has not received yet. */
    if (!dialogue->anchored && !dialogue->waiting) {
        dialogue->next[LAB_APP_HTTP_RESPONSE] = request->ack;
        dialogue->known[LAB_APP_HTTP_RESPONSE] = !request->in_syn;
        dialogue->anchored = true;
    }
    if (dialogue->waiting)
        dialogue->newest->next = request;
    else
        dialogue->waiting = request;
    dialogue->newest = request;
    if (lab_http_closes(fate))
        request->fate = fate == LAB_HTTP_CLOSE ? LAB_HTTP_CLOSE_ASKED : fate;
}

static void
take_response(struct lab_http_dialogue *dialogue, struct lab_http_message *response)
{
    struct lab_http_message *request = request_of(dialogue, response);
    bool bodiless = has_no_body(response, request);

    response->partner = request;
    if (request)
        dialogue->waiting = request;
    else if (dialogue->waiting)
        dialogue->lost = true;
    else if (!in_order(dialogue, response))
        dialogue->anchored = false;
    if (is_interim(response))
        return;
    dialogue->response = response;
    if (request) {
        request->partner = response;
        dialogue->waiting = request->next;
    } else {
        dialogue->unasked = response->frame;
    }
    dialogue->switched =
        response->status == 101 || (request && request->method == LAB_HTTP_CONNECT && bodiless);
    if (!dialogue->switched)
        response->fate = fate_after(response, !bodiless && response->framing == LAB_HTTP_NO_LENGTH);
}

void
lab_http_begin(struct lab_http_dialogue *dialogue, uint32_t request, uint32_t response)
{
    *dialogue = (struct lab_http_dialogue){
        .next = {[LAB_APP_HTTP_REQUEST] = request, [LAB_APP_HTTP_RESPONSE] = response},
        .known = {true, true},
        .anchored = true,
    };
}

bool
lab_http_step(struct lab_http_dialogue *dialogue, struct lab_http_message *message)
{
    uint32_t *next = &dialogue->next[message->app];
    bool *known = &dialogue->known[message->app];

    if (dialogue->switched || (*known && lab_serial_before(message->seq, *next)))
        return false;
    message->length = length_of(dialogue, message);
    if (message->length == 0)
        return false;
    /* It was complete before this segment: Wireshark has waited for too much. */
    if (message->here >= message->length &&
        !(message->fin && message->framing == LAB_HTTP_NO_LENGTH)) {
        dialogue->lost = true;
        return false;
    }
    if (message->app == LAB_APP_HTTP_RESPONSE)
        take_response(dialogue, message);
    else
        take_request(dialogue, message);
    *next = message->seq + (uint32_t)message->length;
    *known = true;
    return true;
}

bool
lab_http_is_idle(const struct lab_http_dialogue *dialogue)
{
    return !dialogue->waiting && !dialogue->lost && !dialogue->switched;
}
