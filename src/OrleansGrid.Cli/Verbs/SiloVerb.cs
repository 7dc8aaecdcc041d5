using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Host.Hosting;
using OrleansGrid.Host.Plugins;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Verbs;

internal sealed class SiloVerb : DatabaseVerb
{
    private const int LastPort = IPEndPoint.MaxPort;
    private const string Json = "json";

    public SiloVerb()
        : base("silo", "Runs one silo in the foreground; SIGTERM or Ctrl-C drains it, a second one ends it at once.")
    {
        Add(new SiloDrainVerb());
        foreach (
            var option in (Option[])
                [
                    NameOption,
                    PortOption,
                    GatewayPortOption,
                    AdvertiseOption,
                    SlotsOption,
                    LabelOption,
                    ResourceOption,
                    HandlersOption,
                    .. CommandOptions.All,
                    DataOption,
                    InsecureOption,
                    HealthPortOption,
                    HealthAddressOption,
                    MetricsOption,
                    DrainOption,
                    SpeculateAfterOption,
                    LogLevelOption,
                    LogFormatOption,
                    OwnSessionOption,
                ]
        )
        {
            Add(option);
        }

        Tls.All.ForEach(Add);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid silo",
            "GRID_POSTGRES=\"$(cat silo.connection)\" grid silo",
            "grid silo --slots 8 --label zone=eu --resource gpu=2",
            "grid silo --handlers bin/MyHandlers.dll --health-port 8080",
        ];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        if (parsed.GetValue(OwnSessionOption))
        {
            Session.Leave();
        }

        foreach (var path in parsed.GetValue(HandlersOption) ?? [])
        {
            HandlerPlugin.Load(path);
        }

        var given = GivenCertificates(parsed);
        var choice = Choose(parsed);
        if (choice.ShowsPassword)
        {
            Output.Say(
                "The password in --postgres stands in the list of processes, where every user of this machine reads it; give the "
                    + $"connection string in {DatabaseChoice.Variable} instead."
            );
        }

        var connectionString = await choice.ConnectionStringAsync(cancellation);
        var found = parsed.GetValue(InsecureOption) ? null : given ?? choice.TlsOf(connectionString, HomeCertificates.SiloName);
        var options = HostOptions(parsed, connectionString, choice.ClusterGiven, found);
        await using var silo = await GridSiloHost.StartAsync(options, cancellation);
        Announce(output, silo);
        using var stop = StopRequest.ToThis(cancellation);
        await silo.WaitForShutdownAsync(stop.Token);
        return Exits.Done;
    }

    private SiloHostOptions HostOptions(ParseResult parsed, string connectionString, string? cluster, GridTls? tls)
    {
        var commands = CommandOptions.Read(parsed);
        return new()
        {
            Cluster = cluster,
            Tls = tls,
            Insecure = parsed.GetValue(InsecureOption),
            ConnectionString = connectionString,
            Name = parsed.GetValue(NameOption),
            SiloPort = parsed.GetValue(PortOption) ?? 0,
            GatewayPort = parsed.GetValue(GatewayPortOption) ?? 0,
            AdvertisedAddress = parsed.GetValue(AdvertiseOption),
            Slots = parsed.GetValue(SlotsOption) ?? Environment.ProcessorCount,
            Labels = parsed.GetRequiredValue(LabelOption),
            Resources = parsed
                .GetRequiredValue(ResourceOption)
                .ToDictionary(pair => pair.Key, pair => long.Parse(pair.Value, System.Globalization.CultureInfo.InvariantCulture)),
            HandlerAssemblies = parsed.GetValue(HandlersOption) ?? [],
            PassEnvironment = commands.PassEnvironment,
            CommandLimits = LimitText.Read(commands.Limits).Limits,
            RunAs = commands.RunAs,
            AllowPrograms = commands.AllowPrograms,
            DataFolder = parsed.GetValue(DataOption) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null,
            HealthPort = parsed.GetValue(HealthPortOption),
            HealthAddress = parsed.GetValue(HealthAddressOption) ?? IPAddress.Loopback,
            Metrics = parsed.GetValue(MetricsOption),
            DrainTimeout = parsed.GetValue(DrainOption) ?? TimeSpan.FromSeconds(30),
            SpeculateAfter = parsed.GetValue(SpeculateAfterOption) ?? TimeSpan.FromSeconds(5),
            LogLevel = parsed.GetValue(LogLevelOption) ?? LogLevel.Information,
            JsonLogs = parsed.GetValue(LogFormatOption) == Json,
        };
    }

    private GridTls? GivenCertificates(ParseResult parsed)
    {
        var given = Tls.Read(parsed);
        return given is null || !parsed.GetValue(InsecureOption)
            ? given
            : throw new GridException(GridFault.BadInput, "--insecure and certificates exclude each other; leave one of them out.");
    }

    private static void Announce(Output output, GridSiloHost silo)
    {
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("silo", silo.Name);
                json.WriteString("state", "active");
                json.WriteNumber("slots", silo.Slots);
                json.WriteNumber("pid", Environment.ProcessId);
                json.WriteEndObject();
            });
        }
        else
        {
            output.WriteLine($"silo {silo.Name} ready, {silo.Slots} slots");
        }

        output.Flush();
    }

    private Option<string?> NameOption { get; } =
        new("--name") { Description = "Name of the silo; without it the machine's name and the port.", HelpName = "NAME" };

    private Option<int?> PortOption { get; } =
        Values.Whole("--port", "Port for other silos; 0, the default, takes a free one.", least: 0, most: LastPort);

    private Option<int?> GatewayPortOption { get; } =
        Values.Whole("--gateway-port", "Port for clients; 0, the default, takes a free one.", least: 0, most: LastPort);

    private Option<IPAddress?> AdvertiseOption { get; } =
        new("--advertise")
        {
            Description =
                "Address, IPv4 or IPv6, under which other machines reach this silo; without it 127.0.0.1 when the database is on this "
                + "machine, else an address of this machine.",
            HelpName = "IP",
            CustomParser = result =>
                SiloAddresses.WhyNot(Values.Text(result), out var address) is { } why
                    ? Values.Refuse<IPAddress?>(result, $"'{Values.Text(result)}' for --advertise {why}.")
                    : address,
        };

    private Option<int?> SlotsOption { get; } =
        Values.Whole("--slots", "Lanes of execution; without it one a processor.", least: 1, most: 10_000);

    private Option<IReadOnlyDictionary<string, string>> LabelOption { get; } =
        Values.Pairs("--label", "A label that jobs may require; may be given several times.");

    private Option<IReadOnlyDictionary<string, string>> ResourceOption { get; } = Resources();

    private Option<string[]> HandlersOption { get; } = SharedOptions.Handlers();

    private CommandSettingsOptions CommandOptions { get; } = new();

    private Option<string?> DataOption { get; } =
        new("--data-dir")
        {
            Description =
                "Folder for map output, spills and temporary files of commands, kept over restarts; without it one under the "
                + "system's temporary folder.",
            HelpName = "DIR",
        };

    private TlsOptions Tls { get; } = new();

    private Option<bool> InsecureOption { get; } =
        new("--insecure")
        {
            Description = "Listen without certificates also where other machines reach this silo: whoever does can run commands on it.",
        };

    private Option<int?> HealthPortOption { get; } =
        Values.Whole("--health-port", "Serve /health/live and /health/ready over HTTP on this port.", least: 1, most: LastPort);

    private Option<IPAddress?> HealthAddressOption { get; } =
        new("--health-address")
        {
            Description = "Address on which health and metrics are served; without it 127.0.0.1, and 0.0.0.0 is every one of this machine.",
            HelpName = "IP",
            CustomParser = result =>
                IPAddress.TryParse(Values.Text(result), out var address)
                    ? address
                    : Values.Refuse<IPAddress?>(result, $"'{Values.Text(result)}' for --health-address is not an IP address."),
        };

    private Option<bool> MetricsOption { get; } =
        new("--metrics")
        {
            Description = "Serve /metrics for Prometheus on the health port. OTEL_EXPORTER_OTLP_ENDPOINT sends metrics and traces by OTLP.",
        };

    private Option<TimeSpan?> DrainOption { get; } =
        Values.Duration("--drain-timeout", "How long running items may take to finish on SIGTERM (30s).");

    private Option<TimeSpan?> SpeculateAfterOption { get; } =
        Values.Duration(
            "--speculate-after",
            "How long a slow split or partition runs before it is run a second time on another silo (5s)."
        );

    private Option<LogLevel?> LogLevelOption { get; } =
        new("--log-level")
        {
            Description = "Least level of the grid's logs: trace, debug, information (the default), warning, error, critical, none.",
            HelpName = "LEVEL",
            CustomParser = result =>
                Enum.TryParse<LogLevel>(Values.Text(result), ignoreCase: true, out var level)
                && Enum.IsDefined(level)
                && !char.IsAsciiDigit(Values.Text(result)[0])
                    ? level
                    : Values.Refuse<LogLevel?>(
                        result,
                        $"'{Values.Text(result)}' is not a log level; allowed are trace, debug, information, warning, error, critical, "
                            + "none."
                    ),
        };

    private Option<string?> LogFormatOption { get; } =
        Values.OneOf("--log-format", "How the log on standard error is written: one line or one JSON object for each event.", "text", Json);

    // For 'up': a terminal's Ctrl-C is not meant for the silos behind it.
    private Option<bool> OwnSessionOption { get; } = new("--own-session") { Hidden = true };

    private static Option<IReadOnlyDictionary<string, string>> Resources()
    {
        var option = Values.Pairs("--resource", "An amount that items can set aside, such as gpu=2; may be given several times.");
        option.Validators.Add(result =>
        {
            foreach (
                var (key, value) in result.GetValueOrDefault<IReadOnlyDictionary<string, string>>() ?? new Dictionary<string, string>()
            )
            {
                if (!long.TryParse(value, out var amount) || amount < 0)
                {
                    result.AddError($"'{key}={value}' is not a value for --resource; give KEY=N with a whole number from 0.");
                }
            }
        });
        return option;
    }
}
