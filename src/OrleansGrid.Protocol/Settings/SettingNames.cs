namespace OrleansGrid.Protocol.Settings;

/// <summary>
/// What may stand in the section <see cref="GridSection.Name"/>. A silo and a client know each other's settings, because one application
/// may be both.
/// </summary>
public static class SettingNames
{
    public const string ConnectionString = nameof(ConnectionString);
    public const string Cluster = nameof(Cluster);
    public const string Migrate = nameof(Migrate);
    public const string Name = nameof(Name);
    public const string Slots = nameof(Slots);
    public const string Labels = nameof(Labels);
    public const string Resources = nameof(Resources);
    public const string SiloPort = nameof(SiloPort);
    public const string GatewayPort = nameof(GatewayPort);
    public const string AdvertisedAddress = nameof(AdvertisedAddress);
    public const string DrainTimeout = nameof(DrainTimeout);
    public const string SpeculateAfter = nameof(SpeculateAfter);
    public const string DataFolder = nameof(DataFolder);
    public const string DatabaseConnections = nameof(DatabaseConnections);
    public const string Commands = nameof(Commands);
    public const string PassEnvironment = nameof(PassEnvironment);
    public const string RunAs = nameof(RunAs);
    public const string AllowPrograms = nameof(AllowPrograms);
    public const string ConnectTimeout = nameof(ConnectTimeout);
    public const string RetryFor = nameof(RetryFor);
    public const string Tls = nameof(Tls);
    public const string Insecure = nameof(Insecure);

    /// <summary>Configuration does not tell upper from lower case.</summary>
    public static IReadOnlySet<string> All { get; } =
        new SortedSet<string>(
            [
                ConnectionString,
                Cluster,
                Migrate,
                Name,
                Slots,
                Labels,
                Resources,
                SiloPort,
                GatewayPort,
                AdvertisedAddress,
                DrainTimeout,
                SpeculateAfter,
                DataFolder,
                DatabaseConnections,
                Commands,
                PassEnvironment,
                RunAs,
                AllowPrograms,
                ConnectTimeout,
                RetryFor,
                Tls,
                Insecure,
            ],
            StringComparer.OrdinalIgnoreCase
        );
}
