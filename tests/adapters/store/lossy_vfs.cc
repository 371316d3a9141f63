#include "tests/adapters/store/lossy_vfs.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <new>
#include <utility>

namespace gateway {
namespace {

constexpr char kName[] = "lossy";

// A file of the real VFS, which lies behind this in the same memory.
struct LossyFile {
  sqlite3_file base;
  LossyVfs* vfs;
  std::string* path;  // Null: a temporary file, of which nothing is kept.

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

LossyFile& Of(sqlite3_file* file) {
  return *reinterpret_cast<LossyFile*>(file);
}
sqlite3_file* Real(sqlite3_file* file) { return Of(file).real(); }
const sqlite3_io_methods& Methods(sqlite3_file* file) {
  return *Real(file)->pMethods;
}

int Close(sqlite3_file* file) {
  const int code = Methods(file).xClose(Real(file));
  delete Of(file).path;
  return code;
}

int Read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  return Methods(file).xRead(Real(file), into, size, offset);
}

int Write(sqlite3_file* file, const void* from, int size,
          sqlite3_int64 offset) {
  const int code = Methods(file).xWrite(Real(file), from, size, offset);
  if (code == SQLITE_OK && Of(file).path != nullptr)
    Of(file).vfs->OnWrite(
        *Of(file).path, offset,
        {static_cast<const char*>(from), static_cast<size_t>(size)});
  return code;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = Methods(file).xTruncate(Real(file), size);
  if (code == SQLITE_OK && Of(file).path != nullptr)
    Of(file).vfs->OnTruncate(*Of(file).path, size);
  return code;
}

int Sync(sqlite3_file* file, int flags) {
  const int code = Methods(file).xSync(Real(file), flags);
  if (code == SQLITE_OK && Of(file).path != nullptr)
    Of(file).vfs->OnSync(*Of(file).path);
  return code;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  return Methods(file).xFileSize(Real(file), size);
}
int Lock(sqlite3_file* file, int level) {
  return Methods(file).xLock(Real(file), level);
}
int Unlock(sqlite3_file* file, int level) {
  return Methods(file).xUnlock(Real(file), level);
}
int CheckReservedLock(sqlite3_file* file, int* reserved) {
  return Methods(file).xCheckReservedLock(Real(file), reserved);
}
int FileControl(sqlite3_file* file, int operation, void* argument) {
  return Methods(file).xFileControl(Real(file), operation, argument);
}
int SectorSize(sqlite3_file* file) {
  return Methods(file).xSectorSize(Real(file));
}
int DeviceCharacteristics(sqlite3_file* file) {
  return Methods(file).xDeviceCharacteristics(Real(file));
}
// Shared memory does not outlive the machine.
int ShmMap(sqlite3_file* file, int page, int size, int extend,
           void volatile** memory) {
  return Methods(file).xShmMap(Real(file), page, size, extend, memory);
}
int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  return Methods(file).xShmLock(Real(file), offset, count, flags);
}
void ShmBarrier(sqlite3_file* file) { Methods(file).xShmBarrier(Real(file)); }
int ShmUnmap(sqlite3_file* file, int remove) {
  return Methods(file).xShmUnmap(Real(file), remove);
}

// Version 2: without memory-mapped files, whose writes nobody would see.
constexpr sqlite3_io_methods kMethods = {2,
                                         Close,
                                         Read,
                                         Write,
                                         Truncate,
                                         Sync,
                                         FileSize,
                                         Lock,
                                         Unlock,
                                         CheckReservedLock,
                                         FileControl,
                                         SectorSize,
                                         DeviceCharacteristics,
                                         ShmMap,
                                         ShmLock,
                                         ShmBarrier,
                                         ShmUnmap,
                                         nullptr,
                                         nullptr};

LossyVfs& Of(sqlite3_vfs* vfs) {
  return *static_cast<LossyVfs*>(vfs->pAppData);
}

int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags,
         int* out_flags) {
  sqlite3_vfs& real = Of(vfs).real();
  auto* opened = new (file) LossyFile{{nullptr}, &Of(vfs), nullptr};
  const int code = real.xOpen(&real, path, opened->real(), flags, out_flags);
  if (opened->real()->pMethods == nullptr) return code;
  opened->base.pMethods = &kMethods;
  if (path != nullptr && code == SQLITE_OK) {
    opened->path = new std::string(path);
    Of(vfs).OnOpen(*opened->path);
  }
  return code;
}

int Delete(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  sqlite3_vfs& real = Of(vfs).real();
  const int code = real.xDelete(&real, path, sync_directory);
  if (code == SQLITE_OK) Of(vfs).OnDelete(path);
  return code;
}

std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

LossyVfs::LossyVfs() : real_(*sqlite3_vfs_find(nullptr)), vfs_(real_) {
  vfs_.szOsFile = static_cast<int>(sizeof(LossyFile)) + real_.szOsFile;
  vfs_.zName = kName;
  vfs_.pAppData = this;
  vfs_.pNext = nullptr;
  vfs_.xOpen = Open;
  vfs_.xDelete = Delete;
  sqlite3_vfs_register(&vfs_, /*makeDflt=*/1);
}

LossyVfs::~LossyVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(&real_, /*makeDflt=*/1);
}

void LossyVfs::CutPower(const std::filesystem::path& directory,
                        const std::function<bool()>& survives) const {
  std::filesystem::create_directories(directory);
  MutexLock lock(mu_);
  for (const auto& [path, image] : images_) {
    std::string content = image.synced;
    for (const Change& change : image.unsynced)
      if (survives()) Apply(change, content);
    std::ofstream(directory / std::filesystem::path(path).filename(),
                  std::ios::binary)
        << content;
  }
}

void LossyVfs::OnOpen(const std::string& path) {
  MutexLock lock(mu_);
  if (!images_.contains(path)) images_[path].synced = ContentOf(path);
}

void LossyVfs::OnWrite(const std::string& path, int64_t offset,
                       std::string bytes) {
  MutexLock lock(mu_);
  images_[path].unsynced.push_back({offset, std::move(bytes), false});
}

void LossyVfs::OnTruncate(const std::string& path, int64_t size) {
  MutexLock lock(mu_);
  images_[path].unsynced.push_back({size, "", true});
}

void LossyVfs::OnSync(const std::string& path) {
  MutexLock lock(mu_);
  Image& image = images_[path];
  for (const Change& change : image.unsynced) Apply(change, image.synced);
  image.unsynced.clear();
}

void LossyVfs::OnDelete(const std::string& path) {
  MutexLock lock(mu_);
  images_.erase(path);
}

void LossyVfs::Apply(const Change& change, std::string& content) {
  const auto offset = static_cast<size_t>(change.offset);
  if (change.truncates) return content.resize(std::min(content.size(), offset));
  content.resize(std::max(content.size(), offset + change.bytes.size()));
  content.replace(offset, change.bytes.size(), change.bytes);
}

}  // namespace gateway
