// Sends one message over HTTP, and prints its receipt. No library beside .NET 8 itself:
//
//   HUB_API=https://... HUB_CLIENT=klant.env dotnet run -- bericht.json
//
// Ends 0 when it was received. Sending the same message again is safe: it counts once.
// We could not build or run this one: there is no .NET where our tests run.

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

string Setting(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is missing");

var client = File.ReadLines(Setting("HUB_CLIENT")) // client_id and client_secret
    .Select(line => line.Split('=', 2))
    .Where(pair => pair.Length == 2)
    .ToDictionary(pair => pair[0], pair => pair[1]);
var secret = Encoding.ASCII.GetBytes($"{client["client_id"]}:{client["client_secret"]}");

using var hub = new HttpClient { BaseAddress = new Uri(Setting("HUB_API")), Timeout = TimeSpan.FromSeconds(15) };

hub.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(secret));
using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
using var login = await hub.PostAsync("/oauth/token", form);
login.EnsureSuccessStatusCode();
using var granted = JsonDocument.Parse(await login.Content.ReadAsStringAsync());
var token = granted.RootElement.GetProperty("access_token").GetString();

hub.DefaultRequestHeaders.Authorization = new("Bearer", token);
using var message = new ByteArrayContent(await File.ReadAllBytesAsync(args[0]));
message.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
using var answer = await hub.PostAsync("/v1/signalen", message);

var text = await answer.Content.ReadAsStringAsync();
Console.WriteLine(text);
using var receipt = JsonDocument.Parse(text);
var status = receipt.RootElement.GetProperty("status");
return status.ValueKind == JsonValueKind.String && status.GetString() == "ontvangen" ? 0 : 1;
