using System.Reflection;

namespace OrleansGrid.Postgres.Migrations;

/// <summary>The version of this program, as silos say it of themselves in the database.</summary>
public static class ProgramVersion
{
    /// <summary>Without the commit that it was built from: two builds of one version are one version.</summary>
    public static string Current { get; } =
        (
            typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"
        ).Split('+')[0];
}
