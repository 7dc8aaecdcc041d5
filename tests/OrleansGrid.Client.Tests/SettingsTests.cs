using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Client.Tests;

/// <summary>Silos and clients that are set up by the application's configuration.</summary>
public sealed class SettingsTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_and_a_client_are_set_up_by_the_configuration_alone()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:OrleansGrid"] = await grid.EmptyDatabaseAsync("by_settings"),
            ["OrleansGrid:migrate"] = "true",
            ["OrleansGrid:Cluster"] = "by-settings",
            ["OrleansGrid:Name"] = "configured",
            ["OrleansGrid:Slots"] = "3",
            ["OrleansGrid:Labels:zone"] = "eu",
            ["OrleansGrid:Resources:gpu"] = "2",
            ["OrleansGrid:AdvertisedAddress"] = "127.0.0.1",
            ["OrleansGrid:DrainTimeout"] = "00:00:00",
            ["OrleansGrid:SiloPort"] = $"{TestSilo.FreePort()}",
            ["OrleansGrid:GatewayPort"] = $"{TestSilo.FreePort()}",
            ["OrleansGrid:Commands"] = "true",
            ["OrleansGrid:PassEnvironment"] = "OTHER, GREETING_*",
            ["OrleansGrid:AllowPrograms"] = "echo, sh",
            ["OrleansGrid:RetryFor"] = "00:00:20",
        };
        Environment.SetEnvironmentVariable("GREETING_OF_SETTINGS", "hello");
        Environment.SetEnvironmentVariable("ANOTHER_OF_SETTINGS", "hidden");
        await using var silo = await TestSilo.StartAsync(silo => silo.UseOrleansGrid(), settings);
        var options = silo.Services.GetRequiredService<GridSiloOptions>();
        Assert.Equal(("configured", 3, "eu", 2), (options.Name, options.Slots, options.Labels["zone"], options.Resources["gpu"]));

        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddGridClient()
            .BuildServiceProvider();
        var spec = new BatchSpec
        {
            Handler = "command",
            Command = new CommandLine(["sh", "-c", "echo $GREETING_OF_SETTINGS $ANOTHER_OF_SETTINGS $1", "sh", "{}"]),
        };
        var client = services.GetRequiredService<IGridClient>();
        Assert.Equal("hello you", (await client.RunAsync<string>(spec, "you", Token)).TrimEnd());
        var other = spec with { Command = new CommandLine(["cat"]) };
        var refused = await Assert.ThrowsAsync<ItemFailedException>(() => client.RunAsync<string>(other, "x", Token));
        Assert.Contains("'cat' is not allowed on silo configured, which runs only echo, sh", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RunAs", "no-such-user", "'no-such-user'")]
    [InlineData("AllowPrograms", "no-such-program", "'no-such-program'")]
    public async Task A_setting_of_commands_that_this_machine_cannot_keep_ends_the_start(string name, string value, string named)
    {
        var settings = new Dictionary<string, string?> { ["OrleansGrid:Commands"] = "true", [$"OrleansGrid:{name}"] = value };
        var error = await Assert.ThrowsAnyAsync<Exception>(() =>
            TestSilo.StartAsync(silo => silo.UseOrleansGrid(guest => TestSilo.Configure(guest, grid.ConnectionString)), settings)
        );
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_comes_after_the_configuration()
    {
        var connectionString = grid.ConnectionString;
        await using var silo = await TestSilo.StartAsync(
            silo =>
                silo.UseOrleansGrid(guest =>
                {
                    TestSilo.Configure(guest, connectionString);
                    guest.Options.Cluster = "code-wins";
                }),
            new Dictionary<string, string?> { ["OrleansGrid:Slots"] = "7", ["OrleansGrid:ConnectionString"] = "Host=nowhere.invalid" }
        );
        Assert.Equal(2, silo.Services.GetRequiredService<GridSiloOptions>().Slots);
    }

    [Theory]
    [InlineData("Slots", "many", "OrleansGrid:Slots = 'many' in the configuration is not valid; give a whole number.")]
    [InlineData("Slots", "0", "0 slots is not valid; give 1 to 4096.")]
    [InlineData("SiloPort", "70000", "70000 is not a port")]
    [InlineData("DrainTimeout", "30", "OrleansGrid:DrainTimeout = '30' in the configuration is not valid; give a time as hh:mm:ss.")]
    [InlineData("Resources:gpu", "two", "OrleansGrid:Resources:gpu = 'two' in the configuration is not valid; give a whole number.")]
    [InlineData("Labels", "zone=eu", "OrleansGrid:Labels = 'zone=eu' in the configuration has no names")]
    [InlineData("AdvertisedAddress", "here", "OrleansGrid:AdvertisedAddress = 'here' in the configuration is not valid; give an IP")]
    [InlineData("Migrate", "yes", "OrleansGrid:Migrate = 'yes' in the configuration is not valid; give true or false.")]
    [InlineData("PassEnvironment", "AWS_*, GRID_HOME", "'GRID_HOME' is the grid's own or may hold its secrets")]
    [InlineData("AdvertisedAddress", "10.255.255.1", "The silo would listen on 10.255.255.1 without TLS")]
    [InlineData("Tls:Certificate", "x.pem", "1 of Certificate, Key and Authority of OrleansGrid:Tls is given")]
    [InlineData("Tls:Cert", "x.pem", "OrleansGrid:Tls:Cert in the configuration is no setting; there are Certificate, Key and Authority.")]
    [InlineData("Slotz", "3", "OrleansGrid:Slotz in the configuration is no setting; there are ")]
    [InlineData("Slots:3", "x", "OrleansGrid:Slots in the configuration has parts; give a whole number.")]
    [InlineData("Conection", "Password=secret", "OrleansGrid:Conection in the configuration is no setting")]
    public async Task A_setting_that_is_not_right_is_named_with_its_value_and_what_is_allowed(string name, string value, string sentence)
    {
        var error = await Assert.ThrowsAsync<GridException>(() =>
            TestSilo.StartAsync(
                silo => silo.UseOrleansGrid(guest => guest.UsePostgres(grid.ConnectionString)),
                new Dictionary<string, string?> { [$"OrleansGrid:{name}"] = value }
            )
        );
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RetryFor", "60", "OrleansGrid:RetryFor = '60' in the configuration is not valid; give a time as hh:mm:ss.")]
    [InlineData("RetryFor", "-00:00:01", "RetryFor is -00:00:01; it must be zero or longer.")]
    public async Task A_clients_setting_that_is_not_right_is_named(string name, string value, string sentence)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["OrleansGrid:ConnectionString"] = grid.ConnectionString,
                            [$"OrleansGrid:{name}"] = value,
                        }
                    )
                    .Build()
            )
            .AddGridClient()
            .BuildServiceProvider();
        var error = Assert.Throws<GridException>(services.GetRequiredService<IGridClient>);
        Assert.Equal(sentence, error.Message);
    }
}
