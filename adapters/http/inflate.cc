#include "adapters/http/inflate.h"

#include <zlib.h>

#include <array>

#include "absl/status/status.h"
#include "absl/strings/match.h"

namespace gateway {
namespace {

constexpr size_t kPieceBytes = size_t{16} << 10;

// The state of zlib, which must be given back.
class Inflater {
 public:
  explicit Inflater(Wrapping wrapping)
      // 32 more: zlib finds out which of the two wrappings it is.
      : begun_(inflateInit2(&stream_, wrapping == Wrapping::kNone
                                          ? -MAX_WBITS
                                          : MAX_WBITS + 32) == Z_OK) {}
  ~Inflater() {
    if (begun_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool begun() const { return begun_; }
  z_stream& stream() { return stream_; }
  // What was not inflated yet.
  absl::string_view rest() const {
    return {reinterpret_cast<const char*>(stream_.next_in), stream_.avail_in};
  }

 private:
  z_stream stream_ = {};
  const bool begun_;
};

absl::Status Malformed() {
  return absl::InvalidArgumentError("malformed compressed data");
}

}  // namespace

bool IsGzip(absl::string_view data) {
  return absl::StartsWith(data, "\x1f\x8b");
}

absl::StatusOr<std::string> Inflated(absl::string_view data, Wrapping wrapping,
                                     size_t max_bytes) {
  Inflater inflater(wrapping);
  z_stream& stream = inflater.stream();
  // zlib only reads it.
  stream.next_in =
      const_cast<Bytef*>(reinterpret_cast<const Bytef*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  if (!inflater.begun() || stream.avail_in != data.size()) return Malformed();
  std::string text;
  std::array<char, kPieceBytes> piece;
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    // It says so only if it had neither input nor output to give.
    if (result == Z_BUF_ERROR)
      return absl::DataLossError("compressed data cut short");
    if (result != Z_OK && result != Z_STREAM_END) return Malformed();
    const size_t made = piece.size() - stream.avail_out;
    if (made > max_bytes - text.size()) {
      return absl::ResourceExhaustedError(
          "compressed data of more than the limit");
    }
    text.append(piece.data(), made);
    if (result != Z_STREAM_END) continue;
    // Senders fill up the end with zeros or a line break.
    if (wrapping == Wrapping::kNone || !IsGzip(inflater.rest())) return text;
    if (inflateReset(&stream) != Z_OK) return Malformed();
  }
}

}  // namespace gateway
