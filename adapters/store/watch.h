#ifndef ADAPTERS_STORE_WATCH_H_
#define ADAPTERS_STORE_WATCH_H_

namespace gateway {

// An interest in changes; ends when destroyed.
class Watch {
 public:
  // After this returns the watcher is not being called and will not be, unless
  // it is called from within the watcher itself.
  virtual ~Watch() = default;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_WATCH_H_
