#ifndef ADAPTERS_FOURWS_UUID_H_
#define ADAPTERS_FOURWS_UUID_H_

#include <string>

namespace gateway::fourws {

// A new random UUID (version 4), in lower case. No secret: it can be guessed.
std::string NewUuid();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_UUID_H_
