// The standard normal distribution. Pure functions; any thread.
#pragma once

namespace tuning {

// The x below which the share `probability` in (0, 1) lies, to 1e-9. Acklam's rational
// approximation, refined by one step of Halley's method.
double normal_quantile(double probability);

// The expected amount by which a standard normal variable falls below z, as a logarithm, and what
// its derivative takes. Finite for every finite z. Three branches after Ament et al., "Unexpected
// improvements to expected improvement for Bayesian optimization", NeurIPS 2023.
struct Shortfall {
  double log;         // of h(z) = z Phi(z) + phi(z)
  double cumulative;  // Phi(z) / h(z)
  double density;     // phi(z) / h(z)
};
Shortfall shortfall(double z);

}  // namespace tuning
