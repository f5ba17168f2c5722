// A stand-in for a service that ends as soon as it is started.
process.exit(7);
