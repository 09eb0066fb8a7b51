/* A slow disk, loaded before the C library with LD_PRELOAD: delays every sync by SLOW_DISK_MS of
 * the environment. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int delayed(const char *name, int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const char *wanted = getenv("SLOW_DISK_MS");
    long milliseconds = wanted ? atol(wanted) : 0;
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    nanosleep(&pause, NULL);
    return real(descriptor);
}

int fsync(int descriptor) {
    return delayed("fsync", descriptor);
}

int fdatasync(int descriptor) {
    return delayed("fdatasync", descriptor);
}
