#include "tests/adapters/http/self_signed.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>

#include "gtest/gtest.h"

namespace gateway {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Certificate = std::unique_ptr<X509, void (*)(X509*)>;

void Extend(X509* certificate, int what, const char* value) {
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
  ASSERT_NE(extension, nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate Sign(EVP_PKEY* key) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>("test authority"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  Extend(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  Extend(certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
  EXPECT_GT(X509_sign(certificate.get(), key, EVP_sha256()), 0);
  return certificate;
}

}  // namespace

SelfSigned::SelfSigned()
    : server_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Certificate certificate = Sign(key.get());
  SSL_CTX_use_PrivateKey(server_.get(), key.get());
  SSL_CTX_use_certificate(server_.get(), certificate.get());

  std::string path = testing::TempDir() + "ca-XXXXXX";
  const int fd = mkstemp(path.data());
  FILE* file = fdopen(fd, "w");
  EXPECT_EQ(PEM_write_X509(file, certificate.get()), 1);
  fclose(file);
  ca_file_ = path;
}

SelfSigned::~SelfSigned() { unlink(ca_file_.c_str()); }

}  // namespace gateway
