using System.Globalization;
using System.Net;
using OrleansGrid.Protocol.Settings;

namespace OrleansGrid.Silo.Hosting;

/// <summary>Puts what an application's configuration says of its silo into the silo's options. Code that comes after it wins.</summary>
internal static class SiloSettings
{
    public static void Apply(GridSection settings, GridSiloBuilder grid)
    {
        var options = grid.Options;
        settings.Take(SettingNames.Cluster, (string name) => options.Cluster = name);
        settings.Take(SettingNames.Name, (string name) => options.Name = name);
        settings.Take(SettingNames.Slots, (int slots) => options.Slots = slots);
        settings.Take(SettingNames.SiloPort, (int port) => options.SiloPort = port);
        settings.Take(SettingNames.GatewayPort, (int port) => options.GatewayPort = port);
        settings.TakeParsed(SettingNames.AdvertisedAddress, "an IP address", IPAddress.Parse, at => options.AdvertisedAddress = at);
        settings.Take(SettingNames.DrainTimeout, (TimeSpan time) => options.DrainTimeout = time);
        settings.Take(SettingNames.SpeculateAfter, (TimeSpan time) => options.SpeculateAfter = time);
        settings.Take(SettingNames.DataFolder, (string folder) => options.DataFolder = folder);
        settings.Take(SettingNames.DatabaseConnections, (int connections) => options.DatabaseConnections = connections);
        settings.Take(SettingNames.Commands, (bool allowed) => options.RunsCommands = allowed);
        settings.Take(SettingNames.PassEnvironment, (string names) => options.Commands.PassEnvironment(NamesIn(names)));
        settings.Take(SettingNames.RunAs, (string user) => options.Commands.RunAs(user));
        settings.Take(SettingNames.AllowPrograms, (string programs) => options.Commands.AllowPrograms(NamesIn(programs)));
        settings.TakeEach(SettingNames.Labels, "a text", text => text, (name, value) => options.Labels[name] = value);
        settings.TakeEach(
            SettingNames.Resources,
            "a whole number",
            text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            (name, amount) => options.Resources[name] = amount
        );
        TlsSettings.Take(settings, tls => options.Tls = tls);
        settings.Take(SettingNames.Insecure, (bool asked) => options.Insecure = asked);
        var migrate = false;
        settings.Take(SettingNames.Migrate, (bool asked) => migrate = asked);
        if (settings.ConnectionString is { } connectionString)
        {
            grid.UsePostgres(connectionString, migrate);
        }
    }

    private static string[] NamesIn(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
