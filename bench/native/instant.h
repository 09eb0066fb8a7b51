/* The clock of all parts of a run: CLOCK_MONOTONIC, which is also Python's time.monotonic_ns. */
#ifndef INSTANT_H
#define INSTANT_H

#include <stdint.h>
#include <time.h>

static inline uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#endif
