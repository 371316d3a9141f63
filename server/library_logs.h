#ifndef SERVER_LIBRARY_LOGS_H_
#define SERVER_LIBRARY_LOGS_H_

namespace gateway {

// Has gRPC and Protocol Buffers write to the gateway's log, as events
// `library`, sampled and without what leads to a person. By themselves they
// write to standard error, on whatever thread they are, and wait for its
// reader; a caller can make Protocol Buffers write a line for each request
// that is not UTF-8. Call this before anything uses them.
void TakeLibraryLogs();

}  // namespace gateway

#endif  // SERVER_LIBRARY_LOGS_H_
