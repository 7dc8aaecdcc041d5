using System.Text.Json;
using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Cluster;

/// <summary>Reads and writes <c>cluster.json</c>. Whoever changes it holds the <see cref="ClusterLock"/>.</summary>
internal sealed class ClusterFile(GridHome home)
{
    public ClusterState Read()
    {
        if (!File.Exists(home.ClusterFile))
        {
            return new ClusterState();
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(home.ClusterFile), ClusterJson.Default.ClusterState) ?? new ClusterState();
        }
        catch (JsonException error)
        {
            throw new GridException(
                GridFault.Environment,
                $"'{home.ClusterFile}' cannot be read; stop the silos that may still run by their process numbers, and delete the file.",
                error
            );
        }
    }

    /// <summary>A crash leaves the old file or the new one, never half of one.</summary>
    public void Write(ClusterState state)
    {
        Directory.CreateDirectory(home.Path);
        var draft = home.ClusterFile + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(state, ClusterJson.Default.ClusterState));
        File.Move(draft, home.ClusterFile, overwrite: true);
    }

    public void Replace(SiloEntry entry)
    {
        var state = Read();
        Write(
            state with
            {
                Silos = [.. state.Silos.Where(other => other.Number != entry.Number).Append(entry).OrderBy(other => other.Number)],
            }
        );
    }
}
