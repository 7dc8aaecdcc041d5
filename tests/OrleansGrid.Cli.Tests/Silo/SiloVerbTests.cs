using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using OrleansGrid.Cli.Tests.Cluster;
using OrleansGrid.Host.Ports;

namespace OrleansGrid.Cli.Tests.Silo;

[Collection(RunningCluster.OfVerbs)]
public sealed class SiloVerbTests(RunningCluster cluster)
{
    private GridProgram Grid => cluster.Grid;

    [Fact]
    public async Task A_silo_is_ready_when_it_says_so_answers_health_questions_and_drains_on_SIGTERM_with_exit_code_0()
    {
        var health = LocalPorts.FindFree(new HashSet<int>());
        using var silo = Grid.Start(
            "silo",
            "--postgres",
            cluster.Postgres,
            "--name",
            "extra",
            "--slots",
            "1",
            "--label",
            "zone=test",
            "--resource",
            "gpu=2",
            "--health-port",
            Text(health),
            "--json"
        );
        _ = silo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var ready = JsonElement.Parse((await silo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);

        Assert.Equal("extra", ready.GetProperty("silo").GetString());
        Assert.Equal(HttpStatusCode.OK, await GetAsync(health, "live"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(health, "ready"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(health, "else"));
        var listed = (await Grid.DoAsync("silos", "--json")).Json.Single(row => row.GetProperty("silo").GetString() == "extra");
        Assert.Equal(("active", silo.Id), (listed.GetProperty("state").GetString(), listed.GetProperty("pid").GetInt32()));
        Assert.Equal("test", listed.GetProperty("labels").GetProperty("zone").GetString());
        Assert.Equal(2, listed.GetProperty("resources").GetProperty("gpu").GetInt64());

        GridProgram.Signal(silo.Id, "TERM");
        await silo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, silo.ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silo_is_reached_by_an_IPv6_address(bool loopback)
    {
        var address = loopback ? IPAddress.IPv6Loopback : OwnIPv6();
        Assert.SkipWhen(address is null, "This machine has no IPv6 address that others could reach.");
        var label = $"six={address}";
        using var silo = Grid.Start(
            "silo",
            "--postgres",
            cluster.Postgres,
            "--name",
            $"six-{loopback}",
            "--label",
            label,
            "--advertise",
            address.ToString(),
            "--json"
        );
        _ = silo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("active", await silo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await Grid.DoAsync("batch", "--items", "1..3", "--require", label, "--watch", "--", "echo", "{}");

        GridProgram.Signal(silo.Id, "TERM");
        await silo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, silo.ExitCode);
    }

    private static IPAddress? OwnIPv6() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(own => own.Address)
            .FirstOrDefault(own => own.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(own) && !own.IsIPv6LinkLocal);

    [Fact]
    public async Task Each_event_of_the_log_is_a_JSON_object_on_its_own_line_where_that_is_asked_for()
    {
        var grid = new GridProgram(Grid.Home) { Postgres = cluster.Postgres };
        using var silo = grid.Start("silo", "--name", "json", "--log-format", "json", "--json");
        var said = silo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("active", await silo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        GridProgram.Signal(silo.Id, "TERM");
        await silo.WaitForExitAsync(TestContext.Current.CancellationToken);

        var events = (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Contains(events, told => told.GetProperty("Message").GetString() == "Silo json has drained");
        Assert.All(events, told => Assert.EndsWith("Z", told.GetProperty("Timestamp").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--gateway-port")]
    [InlineData("--health-port")]
    public async Task A_port_in_use_is_one_sentence_that_names_it_and_exit_code_3(string option)
    {
        using var holder = new TcpListener(IPAddress.Any, 0);
        holder.Start();
        var port = Text(((IPEndPoint)holder.LocalEndpoint).Port);

        var outcome = await new GridProgram(Grid.Home) { Postgres = cluster.Postgres }.RunAsync("silo", option, port);

        Assert.Equal(3, outcome.Exit);
        Assert.Contains(port, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> GetAsync(int port, string what)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/{what}"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
