#ifndef ADAPTERS_FOURWS_CODEC_TABLE_H_
#define ADAPTERS_FOURWS_CODEC_TABLE_H_

#include <functional>
#include <map>
#include <string>

namespace gateway::fourws {

// Codecs by the full name of the request message that they are for.
template <typename Codec>
using CodecTable = std::map<std::string, Codec, std::less<>>;

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_CODEC_TABLE_H_
