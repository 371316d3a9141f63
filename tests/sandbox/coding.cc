#include "tests/sandbox/coding.h"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>

namespace sandbox {
namespace {

constexpr int kLargestWindow = 15;
constexpr int kDefaultMemory = 8;

// Says to zlib which header it writes.
int WindowBits(std::string_view coding) {
  if (coding == "gzip") return kLargestWindow + 16;
  return coding == "deflate" ? kLargestWindow : -kLargestWindow;
}

}  // namespace

const std::vector<std::string>& Codings() {
  static const auto& codings =
      *new std::vector<std::string>{"", "gzip", "deflate", "raw_deflate"};
  return codings;
}

bool IsCoding(std::string_view name) {
  return std::find(Codings().begin(), Codings().end(), name) != Codings().end();
}

std::string ContentEncoding(std::string_view coding) {
  return coding == "gzip" ? "gzip" : "deflate";
}

std::string Coded(std::string_view coding, const std::string& body) {
  if (coding.empty()) return body;
  z_stream stream = {};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                   WindowBits(coding), kDefaultMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2");
  std::string coded(deflateBound(&stream, body.size()), '\0');
  // zlib does not write to what it reads, but its interface does not say so.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(coded.data());
  stream.avail_out = static_cast<uInt>(coded.size());
  const int ended = deflate(&stream, Z_FINISH);
  coded.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::runtime_error("deflate");
  return coded;
}

}  // namespace sandbox
