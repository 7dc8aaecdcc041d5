using System.CommandLine;
using System.Runtime.InteropServices;

namespace OrleansGrid.Benchmarks;

/// <summary>The command line: one verb a benchmark, <c>list</c> and <c>all</c>.</summary>
internal static class BenchmarkCommand
{
    private const int Passed = 0;
    private const int Failed = 1;
    private const int Interrupted = 130;

    private static readonly IReadOnlyList<IBenchmark> All =
    [
        new Noop1M(),
        new Noop10M(),
        new Inputs200K(),
        new SmallJobs(),
        new StudyNoop(),
        new Latency(),
        new Sleep1200(),
        new Commands(),
        new KillSilo(),
        new Idle(),
        new TwelveSilos(),
        new SubmitLines(),
        new ResultsRead(),
        new WordCountSpeed(),
        new SortSpeed(),
        new SortMemory(),
        new StreamingSpeed(),
        new Skew(),
        new SearchQuality(),
        new SearchSpeed(),
        new SearchPruning(),
        new MachineSpeed(),
        new ManyJobs(),
        new KeptMinute(),
    ];

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            "Measures OrleansGrid: silos as processes of their own, a private PostgreSQL with default durability; one line of JSON each "
                + "on standard output."
        );
        foreach (var benchmark in All)
        {
            root.Add(VerbOf([benchmark], benchmark.Name, benchmark.About));
        }

        root.Add(VerbOf(All, "all", "Runs all of them, one after another."));
        root.Add(ListVerb());
        // Interruption is ours: what was started must be removed first, however long that takes.
        return root.Parse(args)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static Command ListVerb()
    {
        var verb = new Command("list", "Names them all.");
        verb.SetAction(_ =>
        {
            foreach (var benchmark in All)
            {
                Console.WriteLine($"{benchmark.Name,-14} {benchmark.About}");
            }
        });
        return verb;
    }

    private static Command VerbOf(IReadOnlyList<IBenchmark> benchmarks, string name, string about)
    {
        var verb = new Command(name, about);
        var (repeats, items, silos, slots) = (
            Number("--repeats", "How often the measured part is run; for search, the number of seeds.", "--seeds"),
            Number("--items", "Items, jobs, samples or commands: whatever is counted."),
            Number("--silos", "Silo processes."),
            Number("--slots", "Slots of each silo.")
        );
        foreach (var option in new[] { repeats, items, silos, slots })
        {
            verb.Add(option);
        }

        var peers = new Option<string?>("--peers")
        {
            Description = "Folder of other programs, for the benchmarks that compare with some.",
            HelpName = "FOLDER",
        };
        verb.Add(peers);
        var (problems, samplers) = (
            Names("--problems", "Problems of the search benchmarks."),
            Names("--samplers", "Samplers of the search benchmarks.")
        );
        var raw = new Option<string?>("--raw") { Description = "File for the figures of each seed, as CSV.", HelpName = "FILE" };
        foreach (var option in new Option[] { problems, samplers, raw })
        {
            verb.Add(option);
        }

        verb.SetAction(parsed =>
            RunAsync(
                benchmarks,
                setup =>
                    setup with
                    {
                        Repeats = parsed.GetValue(repeats) ?? setup.Repeats,
                        Items = parsed.GetValue(items) ?? setup.Items,
                        Silos = parsed.GetValue(silos) ?? setup.Silos,
                        Slots = parsed.GetValue(slots) ?? setup.Slots,
                        Peers = parsed.GetValue(peers) is { } folder ? Path.GetFullPath(folder) : null,
                        Problems = parsed.GetValue(problems) is { Length: > 0 } some ? some : setup.Problems,
                        Samplers = parsed.GetValue(samplers) is { Length: > 0 } few ? few : setup.Samplers,
                        Raw = parsed.GetValue(raw),
                    }
            )
        );
        return verb;
    }

    private static Option<string[]> Names(string name, string about) =>
        new(name)
        {
            Description = about + " All of them, if not given; separate several by blanks.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };

    private static Option<int?> Number(string name, string about, params string[] aliases)
    {
        var option = new Option<int?>(name, aliases) { Description = about, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError($"{name} needs a number from 1.");
            }
        });
        return option;
    }

    private static async Task<int> RunAsync(IReadOnlyList<IBenchmark> benchmarks, Func<Setup, Setup> change)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            Report.Say("Interrupted; removing what was started …");
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var exit = Passed;
        foreach (var benchmark in benchmarks)
        {
            try
            {
                await RunAsync(benchmark, change(benchmark.Default), stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return Interrupted;
            }
            catch (Exception error)
            {
                Report.Say($"{benchmark.Name} FAILED: {(error is CheckFailedException or GridException ? error.Message : error)}");
                Console.WriteLine(Report.Failure(benchmark.Name, error.Message));
                exit = Failed;
            }
        }

        return exit;
    }

    private static async Task RunAsync(IBenchmark benchmark, Setup setup, CancellationToken cancellation)
    {
        Report.Say($"{benchmark.Name}: {benchmark.About}");
        var machine = Machine.Look();
        Report.Say(machine.ToString());
        if (benchmark is ILocalBenchmark local)
        {
            Console.WriteLine(Report.Line(benchmark.Name, setup, local.Run(setup, cancellation), machine));
            return;
        }

        await using var cluster = await BenchCluster.StartAsync(setup, cancellation);
        var measured = await ((IClusterBenchmark)benchmark).RunAsync(cluster, setup, cancellation);
        Console.WriteLine(
            Report.Line(benchmark.Name, setup, measured, machine with { Postgres = await cluster.ServerVersionAsync(cancellation) })
        );
    }
}
