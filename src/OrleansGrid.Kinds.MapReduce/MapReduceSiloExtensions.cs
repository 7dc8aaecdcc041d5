using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Kinds.MapReduce;
using OrleansGrid.Kinds.MapReduce.Rows;
using OrleansGrid.Kinds.MapReduce.Runtime;
using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.MapReduce;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid;

/// <summary>Adds MapReduce, and programs for it, to a silo.</summary>
public static class MapReduceSiloExtensions
{
    /// <summary>MapReduce jobs, with the programs that come with the grid.</summary>
    public static GridSiloBuilder AddMapReduceJobs(this GridSiloBuilder grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var programs = grid.Part<MapReducePrograms>();
        grid.Services.AddSingleton<SeenSilos>()
            .AddSingleton<ShuffleFolder>()
            .AddSingleton<ShuffleMetrics>()
            .AddSingleton<ShuffleSweep>()
            .AddSingleton<StageResults>()
            .AddSingleton<RowStatements>()
            .AddSingleton<PartRows>()
            .AddSingleton<EndedJobs>()
            .AddSingleton<MapReduceHost>()
            .AddSingleton(services => new MapReduceReports(new DatabaseOnDemand(services.GetRequiredService<GridDatabase>())))
            .AddSingleton<ISiloPart, MapReducePart>();
        return grid.AddKind<MapReduceKind>().OnPlugin(programs.AddFrom);
    }

    /// <summary>
    /// A MapReduce program under a kind, which is what jobs name and the database remembers; the class may be renamed freely.
    /// </summary>
    /// <typeparam name="TProgram">
    /// Extends <see cref="MapReduce{TKey, TValue}"/> or <see cref="SpanMapReduce"/>; made from the silo's services, a new one for each
    /// task.
    /// </typeparam>
    /// <exception cref="GridException">The class is no program, or the kind is taken.</exception>
    public static GridSiloBuilder AddMapReduce<TProgram>(this GridSiloBuilder grid, string kind)
        where TProgram : MapReduceProgram
    {
        ArgumentNullException.ThrowIfNull(grid);
        grid.Part<MapReducePrograms>().Add(kind, typeof(TProgram));
        return grid;
    }
}
