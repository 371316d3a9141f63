#ifndef ADAPTERS_BASE_API_H_
#define ADAPTERS_BASE_API_H_

// A short name for the namespace of the generated contract,
// ::fourws::gateway::v1. Without it the namespace gateway::fourws would hide
// that one.
namespace fourws::gateway::v1 {}
namespace fourws::gateway::v1beta1 {}
namespace gateway {
namespace v1 = ::fourws::gateway::v1;  // NOLINT(misc-unused-alias-decls)
// NOLINTNEXTLINE(misc-unused-alias-decls)
namespace v1beta1 = ::fourws::gateway::v1beta1;
}  // namespace gateway

#endif  // ADAPTERS_BASE_API_H_
