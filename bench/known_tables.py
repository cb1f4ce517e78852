"""Known tables and two folders of photographs: one gradus command each, from raw files to answers, beside scikit-learn's pipelines.

    python3 bench/known_tables.py [--splits 20] [--only iris,income] [--cifar FOLDER_OF_TARS]

Iris and wine are scikit-learn's own copies. The others are made here with the columns and the traps of the known tables: passengers (missing
values, names, cabins), wine quality (semicolons, classes that are numbers), house prices (values; `NA`) and income (`?`, rare categories,
spaces after commas). Both get the same training and test rows. Gradus takes 2 % of the training rows for validation, and does not choose
the epoch by them, since scikit-learn does not. Hidden layers, batch size, Adam and its
rate are the same, and there is no weight decay on either side.

For the first two splits, the test rows are given to `gradus predict` again as a file of its own, with columns in another order and without
the target: its answers must give the same figure as the training said.
"""
import argparse, csv, io, json, os, random, subprocess, sys, tarfile, tempfile, warnings
import numpy as np
import sklearn
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.datasets import load_iris, load_wine
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.metrics import r2_score
from sklearn.model_selection import StratifiedShuffleSplit, ShuffleSplit
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.simplefilter("ignore", ConvergenceWarning)
HIDDEN, BATCH, RATE = (32, 32), 32, 1e-3
GRADUS = os.environ.get("GRADUS", os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "gradus"))


# ---- tables ------------------------------------------------------------------------------------------------------------

class Table:
    """Rows of texts as they are in the file, and what each side knows about them."""

    def __init__(self, name, header, rows, target, flags=(), separator=",", drop=(), categories=(), missing="", epochs=40,
                 regression=False, quote=csv.QUOTE_MINIMAL):
        self.name, self.header, self.rows, self.target, self.flags = name, header, rows, target, list(flags)
        self.separator, self.drop, self.categories, self.missing = separator, drop, categories, missing
        self.epochs, self.regression, self.quote = epochs, regression, quote

    def write(self, path, rows, header=None):
        with open(path, "w", newline="") as f:
            out = csv.writer(f, delimiter=self.separator, quoting=self.quote)
            out.writerow(header or self.header)
            out.writerows(rows)

    def targets(self, rows):
        at = self.header.index(self.target)
        return np.array([float(r[at]) if self.regression else str(r[at]).strip() for r in rows])

    def inputs(self, rows):
        """Columns of numbers (NaN where missing) and of texts."""
        numbers, texts = [], []
        for i, name in enumerate(self.header):
            if name == self.target or name in self.drop:
                continue
            cells = [str(r[i]).strip() for r in rows]
            if name in self.categories:
                texts.append([c if c not in ("", self.missing) else "missing" for c in cells])
            else:
                numbers.append([float(c) if c not in ("", self.missing) else np.nan for c in cells])
        x = np.empty((len(rows), len(numbers) + len(texts)), dtype=object)
        for k, column in enumerate(numbers + texts):
            x[:, k] = column
        return x, len(numbers)


def iris():
    data = load_iris()
    rows = [[*map(str, x), data.target_names[y]] for x, y in zip(data.data, data.target)]
    return Table("iris", ["sepal length", "sepal width", "petal length", "petal width", "species"], rows, "species", epochs=100)


def wine():
    data = load_wine()
    rows = [[*map(str, x), f"class_{y}"] for x, y in zip(data.data, data.target)]
    return Table("wine", [*data.feature_names, "cultivar"], rows, "cultivar", epochs=60)


def passengers(n=891):
    r = random.Random(1)
    rows = []
    for i in range(n):
        grade, sex = r.choices([1, 2, 3], [24, 21, 55])[0], r.choices(["male", "female"], [65, 35])[0]
        age = max(0.4, r.gauss({1: 38, 2: 30, 3: 25}[grade], 13))
        kin, parents = r.choices([0, 1, 2, 4], [68, 23, 5, 4])[0], r.choices([0, 1, 2], [76, 13, 11])[0]
        fare = round({1: 80, 2: 20, 3: 12}[grade] * r.lognormvariate(0, .5) * (1 + .4 * (kin + parents)), 4)
        odds = 2.6 * (sex == "female") - 1.1 * (grade - 2) - .035 * (age - 30) - .35 * kin - .9 + 1.6 * (age < 10)
        lives = int(r.random() < 1 / (1 + np.exp(-1.4 * odds)))
        cabin = f"{r.choice('ABCDE')}{r.randrange(1, 120)}" if r.random() < {1: .8, 2: .1, 3: .03}[grade] else ""
        name = f"Nr{i:03d}, {'Mr.' if sex == 'male' else 'Mrs.'} \"{r.choice(['Jo', 'Al', 'Em'])}\""
        rows.append([i + 1, lives, grade, name, sex, "" if r.random() < .2 else f"{age:.1f}".removesuffix(".0"), kin, parents,
                     f"PC {r.randrange(1000, 99999)}", fare, cabin, "" if i in (61, 829) else r.choices("SCQ", [72, 19, 9])[0]])
    header = "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked".split(",")
    drop = ("PassengerId", "Name", "Ticket", "Cabin")
    return Table("passengers", header, rows, "Survived", drop=drop, categories=("Pclass", "Sex", "Embarked"), epochs=20,
                 flags=["--target", "Survived", "--drop", ",".join(drop), "--categorical", "Pclass", "--missing", "indicate"])


def wine_quality(n=1200):
    r = random.Random(2)
    rows = []
    for _ in range(n):
        acid, volatile, citric = r.gauss(8.3, 1.7), r.gauss(.53, .18), r.gauss(.27, .19)
        sugar, chlorides, free = r.lognormvariate(.9, .4), r.lognormvariate(-2.5, .3), r.lognormvariate(2.6, .6)
        total, sulphates, alcohol = free * r.uniform(1.5, 5), r.gauss(.66, .17), r.gauss(10.4, 1.06)
        density, ph = .9967 + .0006 * (sugar - 2.5) / 1.5 - .0009 * (alcohol - 10.4), r.gauss(3.31, .15)
        quality = 5.6 + .45 * (alcohol - 10.4) - 2.2 * (volatile - .53) + 1.6 * (sulphates - .66) - .004 * (total - 46) + r.gauss(0, .45)
        rows.append([f"{acid:.1f}", f"{volatile:.3f}", f"{max(0, citric):.2f}", f"{sugar:.1f}", f"{chlorides:.3f}", f"{free:.0f}",
                     f"{total:.0f}", f"{density:.5f}", f"{ph:.2f}", f"{sulphates:.2f}", f"{alcohol:.1f}",
                     int(np.clip(round(quality), 4, 7))])
    header = ("fixed acidity;volatile acidity;citric acid;residual sugar;chlorides;free sulfur dioxide;total sulfur dioxide;density;pH;"
              "sulphates;alcohol;quality").split(";")
    return Table("wine quality", header, rows, "quality", separator=";", quote=csv.QUOTE_NONNUMERIC, epochs=20)


def houses(n=1000):
    r = random.Random(3)
    places = {f"Place{c}": r.gauss(0, 25_000) for c in "ABCDEFGH"}
    rows = []
    for i in range(n):
        place, year = r.choice(list(places)), r.randrange(1900, 2011)
        area, lot, grade = r.lognormvariate(7.25, .32), r.lognormvariate(9.1, .4), min(10, max(2, round(r.gauss(6, 1.4))))
        garage, kitchen = r.choices([0, 1, 2, 3], [6, 25, 58, 11])[0], r.choices(["Ex", "Gd", "TA", "Fa"], [7, 40, 50, 3])[0]
        price = (20_000 + 62 * area + .8 * lot + 14_000 * (grade - 4) + 9_000 * garage + 260 * (year - 1950) + places[place]
                 + {"Ex": 45_000, "Gd": 12_000, "TA": 0, "Fa": -8_000}[kitchen] + 4 * area * max(0, grade - 6) + r.gauss(0, 14_000))
        rows.append([i + 1, place, f"{lot:.0f}", grade, year, "NA" if r.random() < .17 else f"{lot ** .5 * r.uniform(.6, .9):.0f}",
                     f"{area:.0f}", garage, kitchen, "NA" if r.random() < .93 else r.choice(["Grvl", "Pave"]), f"{max(price, 30_000):.2f}"])
    header = "Id,Neighborhood,LotArea,OverallQual,YearBuilt,LotFrontage,GrLivArea,GarageCars,KitchenQual,Alley,SalePrice".split(",")
    return Table("house prices", header, rows, "SalePrice", drop=("Id",), categories=("Neighborhood", "KitchenQual", "Alley"),
                 missing="NA", regression=True, epochs=60, flags=["--target", "SalePrice", "--drop", "Id", "--missing", "indicate"])


def income(n=1500):
    r = random.Random(4)
    grades = {"HS-grad": 9, "Some-college": 10, "Bachelors": 13, "Masters": 14, "11th": 7, "Doctorate": 16}
    work = ["Private", "Self-emp", "Local-gov", "State-gov", "?"]
    trades = {"Exec": .9, "Craft": .1, "Sales": .2, "Clerical": -.1, "Service": -.9, "?": -.6}
    lands = ["United-States"] * 90 + ["Mexico"] * 4 + ["?"] * 3 + [f"Land{k}" for k in range(3)]
    rows = []
    for _ in range(n):
        age, sex, grade = min(90, max(17, int(r.gauss(38, 13)))), r.choices(["Male", "Female"], [67, 33])[0], r.choices(
            list(grades), [32, 22, 17, 6, 20, 3])[0]
        trade, married = r.choice(list(trades)), r.choices(["Married", "Never-married", "Divorced"], [46, 33, 21])[0]
        gain, hours = 0 if r.random() < .92 else int(r.lognormvariate(8.5, 1)), min(99, max(5, int(r.gauss(40, 12))))
        odds = (-1.9 + .45 * (grades[grade] - 10) + 1.9 * (married == "Married") + trades[trade] + .03 * (hours - 40)
                + .025 * (age - 38) - .0012 * (age - 45) ** 2 + .3 * (sex == "Male") + .0004 * min(gain, 20_000))
        rich = ">50K" if r.random() < 1 / (1 + np.exp(-1.3 * odds)) else "<=50K"
        rows.append([age, r.choice(work), int(r.lognormvariate(12, .5)), grade, grades[grade], married, trade, sex, gain, hours,
                     r.choice(lands), rich])
        rows[-1] = [rows[-1][0], *(f" {c}" for c in rows[-1][1:])]  # as in the published file
    header = "age,workclass,fnlwgt,education,education-num,marital,occupation,sex,capital-gain,hours,country,income".split(",")
    return Table("income", header, rows, "income", categories=("workclass", "education", "marital", "occupation", "sex", "country"),
                 missing="?", epochs=12, flags=["--missing", "indicate", "--unknown", "own"])


# ---- the two sides -----------------------------------------------------------------------------------------------------

def gradus(*words):
    call = subprocess.run([GRADUS, *words], capture_output=True, text=True)
    if call.returncode:
        sys.exit(f"gradus {' '.join(words)}\n{call.stderr}")
    return call.stdout


def common(epochs, seed):
    return ["--hidden", ",".join(map(str, HIDDEN)), "--batch-size", str(BATCH), "--lr", str(RATE), "--epochs", str(epochs),
            "--seed", str(seed), "--splits", "98,2", "--monitor", "train.loss", "--json"]


def figure(result):
    return result["testR2"] if "testR2" in result else result["testAccuracy"]


def gradus_table(table, train, test, seed, folder):
    a, b, run = (os.path.join(folder, name) for name in ("train.csv", "test.csv", f"run{seed}"))
    table.write(a, train)
    table.write(b, test)
    out = gradus("train", "--data", "csv:" + a, "--test-data", b, "--run-dir", run, *table.flags, *common(table.epochs, seed))
    said = figure(json.loads(out))
    if seed <= 2:
        check(table, test, run, said, folder)
    return said


def check(table, test, run, said, folder):
    """The same rows again, with shuffled columns and rows and no target: the same figure."""
    order = [i for i, name in enumerate(table.header) if name != table.target]
    random.Random(7).shuffle(order)
    rows = list(test)
    random.Random(8).shuffle(rows)
    fresh, answers = os.path.join(folder, "new.csv"), os.path.join(folder, "answers.csv")
    table.write(fresh, [[r[i] for i in order] for r in rows], [table.header[i] for i in order])
    gradus("predict", run, fresh, "--csv", answers)
    with open(answers, newline="") as f:
        first = f.readline()
        f.seek(0)
        lines = list(csv.reader(f, delimiter=";" if first.count(";") > first.count(",") else ","))
    at = next(i for i, name in enumerate(lines[0]) if name.startswith("predict"))
    given = [line[at] for line in lines[1:]]
    truth = table.targets(rows)
    if table.regression:
        again = r2_score(truth, [float(g) for g in given])
    else:
        again = float(np.mean([g.strip() == t for g, t in zip(given, truth)]))
    if abs(again - said) > (1e-5 if table.regression else 1e-9):
        sys.exit(f"{table.name}: training said {said}, the answers to the same rows give {again}")


def peer_of(regression, epochs, seed):
    kind = MLPRegressor if regression else MLPClassifier
    return kind(hidden_layer_sizes=HIDDEN, batch_size=BATCH, learning_rate_init=RATE, alpha=0, max_iter=epochs, tol=0,
                n_iter_no_change=10_000, random_state=seed)


def sklearn_table(table, train, test, seed):
    x, numbers = table.inputs(train)
    z, _ = table.inputs(test)
    columns = range(x.shape[1])
    prepare = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), list(columns[:numbers])),
        ("texts", OneHotEncoder(handle_unknown="ignore", sparse_output=False), list(columns[numbers:]))])
    peer = peer_of(table.regression, table.epochs, seed)
    if table.regression:
        peer = TransformedTargetRegressor(peer, transformer=StandardScaler())
    model = make_pipeline(prepare, peer).fit(x, table.targets(train))
    return model.score(z, table.targets(test))


# ---- photographs -------------------------------------------------------------------------------------------------------

def photographs(tars, folder, classes, each, seed):
    """Pictures of CIFAR-10, of varied sizes, proportions, formats and orientations: [(path, class)]."""
    from PIL import Image
    r = random.Random(seed)
    kept = {c: [] for c in classes}
    with tarfile.open(os.path.join(tars, "train.tar")) as tar:
        for member in tar:
            label = os.path.basename(os.path.dirname(member.name))
            if label in kept and len(kept[label]) < each and member.isfile():
                kept[label].append(tar.extractfile(member).read())
    turned = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    made = []
    for label, pictures in kept.items():
        os.makedirs(os.path.join(folder, label))
        for i, data in enumerate(pictures):
            picture = Image.open(io.BytesIO(data)).convert("RGB")
            picture = picture.resize((r.randrange(28, 80), r.randrange(28, 80)), Image.Resampling.BICUBIC)
            kind, orientation = r.choice(["jpg", "jpg", "png", "bmp", "gif"]), r.choice([1, 3, 6, 8])
            path = os.path.join(folder, label, f"{i:03d}.{kind}")
            if kind == "jpg":
                if turned[orientation] is not None:
                    picture = picture.transpose(turned[orientation])
                exif = Image.Exif()
                exif[0x0112] = orientation
                picture.save(path, quality=95, exif=exif)
            else:
                picture.save(path)
            made.append((path, label))
    return made


def pixels(path, size):
    from PIL import Image, ImageOps
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB").resize((size, size), Image.Resampling.BOX)
    return np.asarray(picture, dtype=np.float32).transpose(2, 0, 1) / 255


def picture_split(pictures, images, train, test, seed, folder, epochs, size):
    for part, which in (("train", train), ("test", test)):
        for i in which:
            path, label = pictures[i]
            place = os.path.join(folder, "split", part, label)
            os.makedirs(place, exist_ok=True)
            os.link(path, os.path.join(place, os.path.basename(path)))
    run = os.path.join(folder, f"run{seed}")
    here = os.path.join(folder, "split")
    out = gradus("train", "--data", "folder", "--data-dir", os.path.join(here, "train"), "--test-data", os.path.join(here, "test"),
                 "--size", str(size), "--model", "mlp", "--run-dir", run, *common(epochs, seed))
    own = figure(json.loads(out))
    if seed <= 2:
        right = 0
        for label in sorted({pictures[i][1] for i in test}):
            answers = json.loads(gradus("predict", run, os.path.join(here, "test", label), "--json"))["predictions"]
            right += sum(a["class"] == label for a in answers)
        if abs(right / len(test) - own) > 1e-9:
            sys.exit(f"pictures: training said {own}, the answers to the same files give {right / len(test)}")
    subprocess.run(["rm", "-r", here], check=True)
    labels = np.array([label for _, label in pictures])
    mean, std = images[train].mean((0, 2, 3), keepdims=True), images[train].std((0, 2, 3), keepdims=True)
    scaled = ((images - mean) / std).reshape(len(images), -1)
    peer = peer_of(False, epochs, seed).fit(scaled[train], labels[train])
    return own, peer.score(scaled[test], labels[test])


# ---- the comparison ----------------------------------------------------------------------------------------------------

def report(name, rows, what, pairs, epochs):
    own, peer = (100 * np.array(side) for side in zip(*pairs))
    d = own - peer
    print(f"| {name} | {rows} | {epochs} | {what} | {own.mean():.1f} ± {own.std(ddof=1):.1f} | {peer.mean():.1f} ± {peer.std(ddof=1):.1f} | "
          f"{d.mean():+.1f} ± {d.std(ddof=1) / len(d) ** .5:.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--splits", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--cifar", default="", help="a folder with train.tar of CIFAR-10 as JPEG files, a folder for each class")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else None
    print(f"scikit-learn {sklearn.__version__}; {options.splits} splits; figures in points, the difference with its standard error\n")
    print("| data | rows | epochs | figure | Gradus | scikit-learn | difference |\n|---|---|---|---|---|---|---|")
    for make in (iris, wine, passengers, wine_quality, houses, income):
        if wanted and make.__name__ not in wanted:
            continue
        table = make()
        kind = ShuffleSplit if table.regression else StratifiedShuffleSplit
        pairs = []
        splits = kind(options.splits, test_size=.25, random_state=1).split(table.rows, table.targets(table.rows))
        for seed, (train, test) in enumerate(splits, 1):
            with tempfile.TemporaryDirectory() as folder:
                a, b = [table.rows[i] for i in train], [table.rows[i] for i in test]
                pairs.append((gradus_table(table, a, b, seed, folder), sklearn_table(table, a, b, seed)))
        report(table.name, len(table.rows), "R²" if table.regression else "accuracy", pairs, table.epochs)
    for name, classes, each, size, epochs in (("two of CIFAR-10", ("automobile", "frog"), 200, 16, 15),
                                              ("three of CIFAR-10", ("airplane", "deer", "ship"), 150, 16, 15)):
        if not options.cifar or (wanted and "pictures" not in wanted):
            continue
        with tempfile.TemporaryDirectory() as folder:
            pictures = photographs(options.cifar, os.path.join(folder, "all"), classes, each, 5)
            images = np.stack([pixels(path, size) for path, _ in pictures])
            labels = [label for _, label in pictures]
            splits = StratifiedShuffleSplit(options.splits, test_size=.25, random_state=1).split(images, labels)
            pairs = [picture_split(pictures, images, train, test, seed, folder, epochs, size)
                     for seed, (train, test) in enumerate(splits, 1)]
        report(name, len(pictures), "accuracy", pairs, epochs)


main()
