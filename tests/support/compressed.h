#ifndef TESTS_SUPPORT_COMPRESSED_H_
#define TESTS_SUPPORT_COMPRESSED_H_

#include <zlib.h>

#include <string>

namespace gateway {

// What zlib's `windowBits` make of data.
inline constexpr int kGzipBits = MAX_WBITS + 16;
inline constexpr int kZlibBits = MAX_WBITS;
inline constexpr int kRawBits = -MAX_WBITS;

inline std::string Compressed(std::string text, int window_bits = kGzipBits) {
  z_stream stream = {};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits,
               /*memLevel=*/8, Z_DEFAULT_STRATEGY);
  std::string data(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(data.data());
  stream.avail_out = static_cast<uInt>(data.size());
  deflate(&stream, Z_FINISH);
  data.resize(stream.total_out);
  deflateEnd(&stream);
  return data;
}

}  // namespace gateway

#endif  // TESTS_SUPPORT_COMPRESSED_H_
