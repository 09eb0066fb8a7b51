/* WebSocket frames, as a client reads and writes them. */
#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>

#define KEPT_BYTES 256
#define LONGEST_FRAME_SENT 1024

enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

/* Reads frames from a stream in pieces of any size. It keeps only the start of a frame, which
 * identifies it, so that ten thousand connections need only a few megabytes. */
struct frame_reader {
    unsigned char head[10];
    unsigned head_bytes;
    int opcode;
    uint64_t length, left;
    char start[KEPT_BYTES + 1];
    unsigned start_bytes;
};

typedef void frame_handler(void *owner, const struct frame_reader *frame);

/* Reads the bytes, and calls `handle` for each frame whose last byte has arrived. */
void read_frames(struct frame_reader *reader, const char *bytes, size_t count,
                 frame_handler *handle, void *owner);

/* Writes a masked frame; returns its length. The mask is zero, which is legal and leaves the
 * text unchanged. `text` has at most LONGEST_FRAME_SENT - 8 bytes. */
size_t client_frame(char *into, int opcode, const char *text, size_t length);

#endif
