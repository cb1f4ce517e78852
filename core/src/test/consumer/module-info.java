module com.example.digits {
    requires dev.gradus.core;
}
