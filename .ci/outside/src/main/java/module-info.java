/** What a user's module needs: the API. Its adapter is bound as a service. */
module outside {
    requires dev.nywila.otp;
    requires java.net.http;
}
