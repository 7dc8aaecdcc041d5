using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Kinds.Study;
using OrleansGrid.Kinds.Study.Commands;
using OrleansGrid.Kinds.Study.Objectives;
using OrleansGrid.Kinds.Study.Observers;
using OrleansGrid.Kinds.Study.Pruning;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Kinds.Study.Trials;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Protocol;
using OrleansGrid.Reports.Studies;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid;

/// <summary>Adds studies, and objectives for them, to a silo.</summary>
public static class StudySiloExtensions
{
    /// <summary>Studies, with the built-in objective <c>noop</c>.</summary>
    public static GridSiloBuilder AddStudies(this GridSiloBuilder grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var objectives = grid.Part<ObjectiveRegistry>();
        grid.Services.AddSingleton<StudyTable>()
            .AddSingleton<ReportTable>()
            .AddSingleton<LeaseTable>()
            .AddSingleton<TrialQueries>()
            .AddSingleton<KeyedGrains<IStudyGrain>>()
            .AddSingleton<KeyedGrains<IPrunerGrain>>()
            .AddSingleton<IStudyGrains, StudyGrains>()
            .AddSingleton<StudyHost>()
            .AddSingleton(services => new StudyReports(new DatabaseOnDemand(services.GetRequiredService<GridDatabase>())))
            .AddSingleton<TargetObserver>()
            .AddSingleton<LostTrialObserver>()
            .AddSingleton<AskCommand>()
            .AddSingleton<TellCommand>()
            .AddSingleton<ExtendCommand>()
            .AddSingleton<ISiloPart, StudyPart>();
        return grid.AddKind<StudyKind>().OnPlugin(objectives.AddFrom);
    }

    /// <summary>
    /// An objective under a kind, which is what studies name and the database remembers; the class may be renamed freely.
    /// </summary>
    /// <typeparam name="TObjective">
    /// One is made for each attempt at a trial, from a scope of the silo's services that ends with it.
    /// </typeparam>
    /// <exception cref="GridException">The class is no objective, or the kind is taken.</exception>
    public static GridSiloBuilder AddObjective<TObjective>(this GridSiloBuilder grid, string kind)
        where TObjective : class, ITrialObjective
    {
        ArgumentNullException.ThrowIfNull(grid);
        grid.Part<ObjectiveRegistry>().Add(kind, typeof(TObjective));
        return grid;
    }

    /// <summary>A function as objective, under a kind.</summary>
    /// <exception cref="GridException">The kind is taken.</exception>
    public static GridSiloBuilder AddObjective(this GridSiloBuilder grid, string kind, Func<TrialContext, ValueTask<TrialResult>> objective)
    {
        ArgumentNullException.ThrowIfNull(grid);
        grid.Part<ObjectiveRegistry>().Add(kind, objective);
        return grid;
    }
}
