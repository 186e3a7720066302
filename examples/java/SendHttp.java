// Sends one message over HTTP, and prints its receipt. No library, no build:
//
//   HUB_API=https://... HUB_CLIENT=klant.env java SendHttp.java bericht.json
//
// Ends 0 when it was received. Sending the same message again is safe: it counts once.

import java.io.FileReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import java.util.regex.Pattern;

public class SendHttp {
  static final String HUB = System.getenv("HUB_API");
  static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static void main(String[] arguments) throws Exception {
    var given = new Properties(); // client_id and client_secret
    try (var file = new FileReader(System.getenv("HUB_CLIENT"))) {
      given.load(file);
    }
    var secret = given.getProperty("client_id") + ":" + given.getProperty("client_secret");

    var login = send(HttpRequest.newBuilder(URI.create(HUB + "/oauth/token"))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(secret.getBytes()))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    var token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(login);
    if (!token.find()) {
      throw new IllegalStateException("no token: " + login);
    }

    var receipt = send(HttpRequest.newBuilder(URI.create(HUB + "/v1/signalen"))
        .header("Authorization", "Bearer " + token.group(1))
        .header("Content-Type", "application/cloudevents+json")
        .POST(BodyPublishers.ofFile(Path.of(arguments[0]))));
    System.out.println(receipt);
    System.exit(receipt.contains("\"status\":\"ontvangen\"") ? 0 : 1);
  }

  static String send(HttpRequest.Builder request) throws Exception {
    var timely = request.timeout(Duration.ofSeconds(15)).build();
    return CLIENT.send(timely, BodyHandlers.ofString()).body();
  }
}
