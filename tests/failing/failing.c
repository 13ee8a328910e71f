/* Make one write below a folder fail, or each from one on, whoever asks for it.
 *
 * Loaded with LD_PRELOAD. A write is what changes files: to create, write to, cut, allocate, flush,
 * name or link one. FAILING_UNDER is the folder, FAILING_AT the number of the first write to fail,
 * from 1 on (0: none), FAILING_ERROR its error number, FAILING_FOR how many writes fail in all
 * (0: every one from there on, and a write of more bytes than one goes half through at first, as
 * on a disk that is full). FAILING_KIND, where it is set, is the write from which on they are
 * counted, such as "write /tmp/graph/versions/#/manifest.json", with # for each number.
 * FAILING_LOG is the file that gets a line for each write: what was asked, of which file, and
 * "failed" if it did.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long writes;

static long number(const char *name) {
    const char *value = getenv(name);
    return value ? atol(value) : 0;
}

static int is_under(const char *path) {
    const char *folder = getenv("FAILING_UNDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static ssize_t (*write_of_system(void))(int, const void *, size_t) {
    return (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
}

static void note(const char *what, const char *path, int fails) {
    const char *log = getenv("FAILING_LOG");
    char line[PATH_MAX + 64];
    if (!log) return;
    int (*open_file)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    int file = open_file(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    int length = snprintf(line, sizeof line, "%s %s%s\n", what, path, fails ? " failed" : "");
    if (write_of_system()(file, line, (size_t)length) < 0) abort();
    close(file);
}

/* Tell whether a write is of the kind from which on they are counted; any is, if none is named. */
static int is_of_kind(const char *what, const char *path) {
    const char *kind = getenv("FAILING_KIND");
    char line[PATH_MAX + 64];
    if (!kind || !*kind) return 1;
    snprintf(line, sizeof line, "%s %s", what, path);
    for (const char *c = line; *c; kind++) {
        if (isdigit((unsigned char)*c)) {
            while (isdigit((unsigned char)*c)) c++;
            if (*kind != '#') return 0;
        } else if (*c++ != *kind) {
            return 0;
        }
    }
    return !*kind;
}

/* Return 0 where a write is to be done, 1 for the first that fails, 2 for those after it. */
static int fails(const char *what, const char *path) {
    if (!is_under(path)) return 0;
    int before = errno;
    long at = number("FAILING_AT"), many = number("FAILING_FOR");
    int counts = atomic_load(&writes) || is_of_kind(what, path);
    long now = counts ? atomic_fetch_add(&writes, 1) + 1 : 0;
    int failing = at && now >= at && (!many || now < at + many);
    note(what, path, failing);
    errno = failing ? (int)number("FAILING_ERROR") : before;
    return failing ? 1 + (now > at) : 0;
}

static int fails_file(const char *what, int file) {
    char link[64], path[PATH_MAX];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return 0;
    path[length] = 0;
    return fails(what, path);
}

/* Tell how many of some bytes a write takes that fails: half, on a disk that becomes full now. */
static size_t taken(int failing, size_t size) {
    return failing == 1 && !number("FAILING_FOR") ? size / 2 : 0;
}

#define SYSTEM(type, name, ...) ((type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

#define WRITE(name)                                                             \
    ssize_t name(int file, const void *data, size_t size) {                     \
        int failing = fails_file(#name, file);                                  \
        if (failing && !(size = taken(failing, size))) return -1;               \
        return SYSTEM(ssize_t, #name, int, const void *, size_t)(file, data, size); \
    }
WRITE(write)

#define PWRITE(name, offset_type)                                                       \
    ssize_t name(int file, const void *data, size_t size, offset_type at) {             \
        int failing = fails_file(#name, file);                                          \
        if (failing && !(size = taken(failing, size))) return -1;                       \
        return SYSTEM(ssize_t, #name, int, const void *, size_t, offset_type)(file, data, size, at); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int file, const struct iovec *data, int count) {
    if (fails_file("writev", file)) return -1;
    return SYSTEM(ssize_t, "writev", int, const struct iovec *, int)(file, data, count);
}

ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *at, size_t size, unsigned flags) {
    if (fails_file("copy_file_range", to)) return -1;
    return SYSTEM(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned)(
        from, start, to, at, size, flags);
}

ssize_t sendfile(int to, int from, off_t *start, size_t size) {
    if (fails_file("sendfile", to)) return -1;
    return SYSTEM(ssize_t, "sendfile", int, int, off_t *, size_t)(to, from, start, size);
}

#define FLUSH(name)                                          \
    int name(int file) {                                     \
        if (fails_file(#name, file)) return -1;              \
        return SYSTEM(int, #name, int)(file);                \
    }
FLUSH(fsync)
FLUSH(fdatasync)

#define CUT(name, size_type)                                 \
    int name(int file, size_type size) {                     \
        if (fails_file(#name, file)) return -1;              \
        return SYSTEM(int, #name, int, size_type)(file, size); \
    }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

#define ALLOCATE(name, size_type)                                             \
    int name(int file, int mode, size_type at, size_type size) {              \
        if (fails_file(#name, file)) return -1;                               \
        return SYSTEM(int, #name, int, int, size_type, size_type)(file, mode, at, size); \
    }
ALLOCATE(fallocate, off_t)
ALLOCATE(fallocate64, off64_t)

int rename(const char *from, const char *to) {
    if (fails("rename", to)) return -1;
    return SYSTEM(int, "rename", const char *, const char *)(from, to);
}

int link(const char *from, const char *to) {
    if (fails("link", to)) return -1;
    return SYSTEM(int, "link", const char *, const char *)(from, to);
}

int mkdir(const char *path, mode_t mode) {
    if (fails("mkdir", path)) return -1;
    return SYSTEM(int, "mkdir", const char *, mode_t)(path, mode);
}

/* The parts in which opening a path and opening one in a folder are the same. */
#define CREATES(flags) (((flags) & O_CREAT) || ((flags) & O_TMPFILE) == O_TMPFILE)
#define READ_MODE(mode, flags)            \
    mode_t mode = 0;                      \
    if (CREATES(flags)) {                 \
        va_list rest;                     \
        va_start(rest, flags);            \
        mode = va_arg(rest, mode_t);      \
        va_end(rest);                     \
    }

#define OPEN(name)                                                            \
    int name(const char *path, int flags, ...) {                              \
        READ_MODE(mode, flags)                                                \
        if (CREATES(flags) && fails(#name, path)) return -1;                  \
        return SYSTEM(int, #name, const char *, int, ...)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                                                      \
    int name(int folder, const char *path, int flags, ...) {                               \
        READ_MODE(mode, flags)                                                             \
        if (CREATES(flags) && fails(#name, path)) return -1;                               \
        return SYSTEM(int, #name, int, const char *, int, ...)(folder, path, flags, mode); \
    }
OPEN_AT(openat)
OPEN_AT(openat64)
