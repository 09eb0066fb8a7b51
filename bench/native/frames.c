#include "frames.h"

#include <string.h>

static unsigned wanted_head_bytes(const struct frame_reader *reader) {
    if (reader->head_bytes < 2) return 2;
    switch (reader->head[1] & 0x7f) {
    case 126: return 4;
    case 127: return 10;
    default: return 2;
    }
}

static void begin_frame(struct frame_reader *reader) {
    uint64_t length = reader->head[1] & 0x7f;
    if (length >= 126) {
        unsigned last = reader->head_bytes;
        length = 0;
        for (unsigned at = 2; at < last; at++) length = length << 8 | reader->head[at];
    }
    reader->opcode = reader->head[0] & 0x0f;
    reader->length = reader->left = length;
    reader->start_bytes = 0;
}

static void take_payload(struct frame_reader *reader, const char *bytes, size_t count) {
    size_t space = KEPT_BYTES - reader->start_bytes;
    size_t kept = count < space ? count : space;
    memcpy(reader->start + reader->start_bytes, bytes, kept);
    reader->start_bytes += (unsigned)kept;
    reader->left -= count;
}

void read_frames(struct frame_reader *reader, const char *bytes, size_t count,
                 frame_handler *handle, void *owner) {
    while (count > 0 || (reader->head_bytes > 0 && reader->left == 0
                         && reader->head_bytes == wanted_head_bytes(reader))) {
        unsigned wanted = wanted_head_bytes(reader);
        if (reader->head_bytes < wanted) {
            reader->head[reader->head_bytes++] = (unsigned char)*bytes++;
            count--;
            if (reader->head_bytes == wanted_head_bytes(reader)) begin_frame(reader);
            continue;
        }
        size_t taken = reader->left < count ? (size_t)reader->left : count;
        take_payload(reader, bytes, taken);
        bytes += taken;
        count -= taken;
        if (reader->left > 0) return;
        reader->start[reader->start_bytes] = 0;
        reader->head_bytes = 0;
        handle(owner, reader);
    }
}

size_t client_frame(char *into, int opcode, const char *text, size_t length) {
    size_t head = 2;
    into[0] = (char)(0x80 | opcode);
    if (length < 126) {
        into[1] = (char)(0x80 | length);
    } else {
        into[1] = (char)(0x80 | 126);
        into[2] = (char)(length >> 8);
        into[3] = (char)(length & 0xff);
        head = 4;
    }
    memset(into + head, 0, 4);
    memcpy(into + head + 4, text, length);
    return head + 4 + length;
}
