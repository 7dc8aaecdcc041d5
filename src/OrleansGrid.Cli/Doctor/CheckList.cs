using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Checks;

namespace OrleansGrid.Cli.Doctor;

/// <summary>All checks, in the order in which a person would mend what they find.</summary>
internal static class CheckList
{
    /// <param name="home">The folder whose disk is looked at, where it is there.</param>
    /// <param name="data">Folder of the private server's data; null for a server elsewhere, whose disk cannot be seen from here.</param>
    public static IEnumerable<ICheck> Of(Database database, string home, string? data)
    {
        foreach (var check in OfServer(database).Concat(OfSilos(database)).Concat(OfUpkeep(database)))
        {
            yield return check;
        }

        if (Directory.Exists(home))
        {
            yield return new DiskCheck("home-disk", home);
        }

        if (data is not null)
        {
            yield return new DiskCheck("database-disk", data);
        }
        else
        {
            // A private server has one user, whose silos, clients and data are one person's.
            yield return new SiloUsersCheck(database);
        }
    }

    private static IEnumerable<ICheck> OfServer(Database database) =>
        [
            new VersionCheck(database),
            new PoolerCheck(database),
            new EncodingCheck(database),
            new ExtensionCheck(database),
            new SchemaCheck(database),
            new RightsCheck(database),
            new WritableCheck(database),
            new DurabilityCheck(database),
            new ConnectionsCheck(database),
            new ClockCheck(database),
        ];

    private static IEnumerable<ICheck> OfSilos(Database database) =>
        [
            new SilosCheck(database),
            new SiloVersionsCheck(database),
            new SiloClocksCheck(database),
            new PortsCheck(database),
            new JobsCheck(database),
        ];

    private static IEnumerable<ICheck> OfUpkeep(Database database) =>
        [
            new VacuumCheck(database),
            new DeadRowsCheck(database),
            new TransactionsCheck(database),
            new PreparedCheck(database),
            new ReplicationCheck(database),
            new DeletionsCheck(database),
            new UploadsCheck(database),
        ];
}
