using System.Security.Cryptography;
using System.Text;
using OrleansGrid.Host.Plugins;

namespace OrleansGrid.Cli.Cluster;

/// <summary>The cluster that <c>up</c> is asked for; what it does not say stays as it was.</summary>
internal sealed record ClusterPlan
{
    public required int Silos { get; init; }

    public required int Slots { get; init; }

    /// <summary>Full paths.</summary>
    public required IReadOnlyList<string> Handlers { get; init; }

    /// <summary>How commands run.</summary>
    public CommandSettings Commands { get; init; } = CommandSettings.None;

    /// <summary>Name of the silos' cluster; null for the usual one.</summary>
    public string? Cluster { get; init; }

    /// <summary>The silos use no certificates.</summary>
    public bool Insecure { get; init; }

    /// <summary>Names of silos that are not started again.</summary>
    public IReadOnlySet<string> GivenUp { get; init; } = new HashSet<string>();

    /// <summary>How long all silos may take to become active.</summary>
    public required TimeSpan Patience { get; init; }

    /// <exception cref="GridException">A plug-in is not right: better one sentence here than one in each silo's log.</exception>
    public static ClusterPlan From(
        int? silos,
        int? slots,
        IReadOnlyList<string> handlers,
        CommandSettings commands,
        TimeSpan patience,
        ClusterState before,
        string? cluster = null,
        bool? insecure = null
    )
    {
        var last = before.Silos.FirstOrDefault(entry => entry.Number <= before.Wanted && entry.Settings is not null)?.Settings;
        var paths = handlers.Count > 0 ? [.. handlers.Select(path => HandlerPlugin.Load(path).Path)] : Remembered(last?.Handlers ?? []);
        return new ClusterPlan
        {
            Silos = silos ?? Math.Max(1, before.Wanted),
            Slots = slots ?? last?.Slots ?? Environment.ProcessorCount,
            Handlers = paths,
            Commands = commands.Or(last?.Commands),
            Patience = patience,
            Cluster = cluster ?? last?.Cluster,
            Insecure = insecure ?? last?.Insecure ?? false,
        };
    }

    private static IReadOnlyList<string> Remembered(IReadOnlyList<string> handlers) =>
        handlers.FirstOrDefault(path => !File.Exists(path)) is { } gone
            ? throw new GridException(
                GridFault.BadInput,
                $"The plug-in '{gone}' of the last cluster is not there any more; name others with --handlers, or give --fresh for a "
                    + "cluster without what the last one had."
            )
            : handlers;

    public SiloSettings Settings(string connectionString) =>
        new(
            Slots,
            Handlers,
            [
                .. Handlers
                    .Select(path => new FileInfo(path))
                    .Select(file => file.Exists ? $"{file.Length}/{file.LastWriteTimeUtc.Ticks}" : "missing"),
            ],
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(connectionString))),
            Cluster,
            Commands,
            Insecure
        );
}
