/* A layer over the system's calls, for tests: laid over the program with LD_PRELOAD, it lets calls on files below a folder
 * fail with EIO when it is told to, and moves the clock on the wall. Orders are in a file that the test writes while the
 * program runs; without one every call is passed on as it came.
 *
 * cc -shared -fPIC -o faults.so faults.c */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* Kinds of calls, one bit each, as tests/soak/layer.rs has them. */
enum { OPEN = 1, READ = 2, WRITE = 4, SYNC = 8, RENAME = 16, MAP = 32, LOOK = 64, LIST = 128 };

/* The file of orders, as tests/soak/layer.rs writes it. */
struct orders {
    int64_t clock_s;  /* added to the clock on the wall */
    uint32_t kinds;   /* the calls that are counted and may fail */
    uint32_t first;   /* the first of them that fails, from 0 */
    uint32_t times;   /* so many fail from there on */
    uint32_t calls;   /* how many there were */
    uint32_t failed;  /* how many failed */
    uint32_t unused;
};

static struct orders *orders;
static char folder[PATH_MAX];
static size_t folder_len;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FAULT_ORDERS"), *below = getenv("FAULT_FOLDER");
    if (!file || !below || strlen(below) >= sizeof folder) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) return;
    strcpy(folder, below);
    folder_len = strlen(folder);
    void *at = (void *)syscall(SYS_mmap, NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (at != MAP_FAILED) orders = at;
}

/* Counts a call; whether it shall fail. */
static int fails(uint32_t kind) {
    if (!(__atomic_load_n(&orders->kinds, __ATOMIC_SEQ_CST) & kind)) return 0;
    uint32_t call = __atomic_fetch_add(&orders->calls, 1, __ATOMIC_SEQ_CST);
    uint32_t first = orders->first;
    if (call < first || call - first >= orders->times) return 0;
    __atomic_fetch_add(&orders->failed, 1, __ATOMIC_SEQ_CST);
    errno = EIO;
    return 1;
}

/* The program works in the folder: what is named without a leading slash is below it. */
static int path_fails(uint32_t kind, const char *path) {
    if (!orders || !path || !*path) return 0;
    return (path[0] != '/' || !strncmp(path, folder, folder_len)) && fails(kind);
}

static int file_fails(uint32_t kind, int fd) {
    if (!orders || fd < 0 || !(orders->kinds & kind)) return 0;
    char name[40], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t len = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path);
    return len >= (ssize_t)folder_len && !strncmp(path, folder, folder_len) && fails(kind);
}

static int open_at(int at, const char *path, int flags, mode_t mode) {
    return path_fails(OPEN, path) ? -1 : (int)syscall(SYS_openat, at, path, flags, mode);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return open_at(at, path, flags, mode); }

ssize_t read(int fd, void *to, size_t len) { return file_fails(READ, fd) ? -1 : syscall(SYS_read, fd, to, len); }
ssize_t readv(int fd, const struct iovec *to, int n) { return file_fails(READ, fd) ? -1 : syscall(SYS_readv, fd, to, n); }
ssize_t pread64(int fd, void *to, size_t len, off64_t at) {
    return file_fails(READ, fd) ? -1 : syscall(SYS_pread64, fd, to, len, at);
}

ssize_t write(int fd, const void *from, size_t len) {
    return file_fails(WRITE, fd) ? -1 : syscall(SYS_write, fd, from, len);
}
ssize_t writev(int fd, const struct iovec *from, int n) {
    return file_fails(WRITE, fd) ? -1 : syscall(SYS_writev, fd, from, n);
}
ssize_t pwrite64(int fd, const void *from, size_t len, off64_t at) {
    return file_fails(WRITE, fd) ? -1 : syscall(SYS_pwrite64, fd, from, len, at);
}

int fsync(int fd) { return file_fails(SYNC, fd) ? -1 : (int)syscall(SYS_fsync, fd); }
int fdatasync(int fd) { return file_fails(SYNC, fd) ? -1 : (int)syscall(SYS_fdatasync, fd); }

int rename(const char *from, const char *to) {
    return path_fails(RENAME, to) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

void *mmap64(void *at, size_t len, int prot, int flags, int fd, off64_t offset) {
    if (!(flags & MAP_ANONYMOUS) && file_fails(MAP, fd)) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, len, prot, flags, fd, offset);
}
void *mmap(void *at, size_t len, int prot, int flags, int fd, off_t offset) {
    return mmap64(at, len, prot, flags, fd, offset);
}

int statx(int at, const char *path, int flags, unsigned mask, struct statx *to) {
    return path_fails(LOOK, path) ? -1 : (int)syscall(SYS_statx, at, path, flags, mask, to);
}

DIR *opendir(const char *path) {
    static DIR *(*next)(const char *);
    if (!next) next = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
    return path_fails(LIST, path) ? NULL : next(path);
}

int clock_gettime(clockid_t clock, struct timespec *to) {
    int done = (int)syscall(SYS_clock_gettime, clock, to);
    if (!done && orders && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) to->tv_sec += orders->clock_s;
    return done;
}
